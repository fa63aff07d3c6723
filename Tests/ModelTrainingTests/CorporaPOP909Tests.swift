import Foundation
import MusicCore
import Testing

@testable import ModelTraining

@Suite struct CorporaPOP909Tests {
    /// Two bars of intro, then A A B, a tag and A; the performance starts ten sixteenths late.
    func corpus(labelled: Bool = true) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        func notes(_ steps: [(Int, Int, UInt8)]) -> [(Int, Int, UInt8)] {
            // Played a few ticks late.
            steps.map { (($0.0 + 10) * 120 + 7, $0.1 * 120, $0.2) }
        }
        try folder.writeMIDI(
            "pop909/mid/001.mid",
            [
                ("MELODY", notes([(32, 4, 72), (48, 4, 74)])), ("BRIDGE", notes([(40, 4, 67)])),
                ("PIANO", notes([(0, 8, 40), (0, 4, 60), (4, 4, 47), (-4, 2, 60), (8, 8, 43), (12, 4, 44)])),
            ])
        try folder.write(
            "pop909/derived/songs.csv",
            "song,beats_per_bar,label_bars,label_ok\n001,4,8,\(labelled ? 1 : 0)\n")
        try folder.write(
            "pop909/derived/alignment.csv", "song,from_step,shift_sixteenths,ticks_per_16th\n001,0,10.05,120.0\n")
        try folder.write(
            "pop909/derived/sections.csv",
            """
            song,index,raw_label,bars,start_bar,role,start_tick_in_midi
            001,0,i,2,0,intro,1206
            001,1,A,1,2,verse,0
            001,2,A,1,3,verse,0
            001,3,B,1,4,chorus,0
            001,4,X,1,5,tag,0
            001,5,A,1,6,verse,0
            001,6,X,1,7,outro,0
            """)
        try folder.write("pop909/structure/001/analyzed_key.txt", "Gb:maj\nG:maj\n")
        try folder.write("pop909/structure/001/tempo.txt", "72\n")
        try folder.write(
            "pop909/structure/001/finalized_chord.txt", "E:min [4] 4 4 \nN [] 0 2\nC:maj7/3 [0] 4 30\n")
        return folder
    }

    @Test func aLabelledSongHasItsBarsSectionsAndChords() throws {
        let folder = try corpus()
        let piece = try #require(try Corpora.load([folder.url]).first)
        #expect(piece.corpus == "pop909")
        #expect(piece.style == .pop)
        #expect(piece.grid.bars.map(\.steps) == Array(repeating: 16, count: 8))
        #expect(piece.grid[.melody].map(\.step) == [32, 48])
        #expect(piece.grid[.counter].map(\.pitch) == [67])
        #expect(piece.grid[.bass].map { [$0.step, Int($0.pitch)] } == [[0, 40], [8, 43], [12, 44]])
        #expect(piece.grid[.chords].map { [$0.step, Int($0.pitch)] } == [[0, 60], [4, 47]])
        #expect(piece.key == Key(tonic: 6, mode: .major))
        #expect(piece.qpm == 72)
        #expect(piece.onGridShare == 1)
        #expect(piece.grid.bars[0].chords == [Chord("Em"), Chord("Em")])
        #expect(piece.grid.bars[1].chords == [nil, Chord("Cmaj7")])
        #expect(
            piece.sections == [
                CorpusSection(kind: .intro, letter: "i", startBar: 0, bars: 2),
                CorpusSection(kind: .verse, letter: "A", startBar: 2, bars: 2),
                CorpusSection(kind: .chorus, letter: "B", startBar: 4, bars: 2),
                CorpusSection(kind: .verse, letter: "A", startBar: 6, bars: 1),
                CorpusSection(kind: .outro, letter: "Z", startBar: 7, bars: 1),
            ])
    }

    @Test func labelsThatDoNotFitAreLeftOut() throws {
        let folder = try corpus(labelled: false)
        let piece = try #require(try Corpora.load([folder.url.appending(path: "pop909")]).first)
        #expect(piece.sections.isEmpty)
        #expect(piece.grid.bars[0].chords[0] != nil)
    }

    @Test func sectionsEndWithTheSong() {
        let phrases = [Phrase(letter: "A", bars: 4, startBar: 0, role: "verse")]
        #expect(PhraseSections.sections(phrases, bars: 3).map(\.bars) == [3])
        #expect(PhraseSections.sections(phrases, bars: 0).isEmpty)
    }

    /// From step 32 on the performance has two beats more than the notation.
    @Test(
        arguments: [
            (0, 0.0), (31 * 120, 31.0), (31 * 120 + 59, 31 + 59.0 / 120), (32 * 120, nil), (39 * 120, nil),
            (40 * 120, 32.0), (40 * 120 - 30, 31.75), (48 * 120, 40.0), (-240, -2.0),
        ] as [(Int, Double?)])
    func ticksBelongToPieces(tick: Int, step: Double?) throws {
        let alignment = try #require(
            SongAlignment([
                SongAlignment.Piece(fromStep: 32, shift: 8, ticksPerStep: 120),
                SongAlignment.Piece(fromStep: 0, shift: 0, ticksPerStep: 120),
            ]))
        let found = alignment.step(tick: tick)
        #expect(found.map { ($0 * 1000).rounded() } == step.map { ($0 * 1000).rounded() })
        #expect(alignment.endStep(tick: 35 * 120) == 32)
    }

    @Test func theBassIsOneLine() {
        var generator = SeededGenerator(seed: 5)
        let notes = (0..<200).map { _ in
            GridNote(
                step: generator.below(160), length: 1 + generator.below(12), pitch: UInt8(30 + generator.below(50)),
                velocityBin: 4)
        }
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 12))
        grid[.chords] = notes
        grid.normalise()
        let (upper, bass) = BassLine.split(grid[.chords], halfBarSteps: 8)
        #expect(upper.count + bass.count == grid[.chords].count)
        #expect(bass.allSatisfy { $0.pitch <= 52 })
        #expect(zip(bass, bass.dropFirst()).allSatisfy { $0.end <= $1.step })
        #expect(!bass.isEmpty)
    }
}
