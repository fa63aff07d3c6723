import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct CountingReadersTests {
    static let annotation = """
        # title: A Song
        # artist: Nobody
        # metre: 4/4
        # tonic: D

        0.0\tsilence
        0.5\tA, intro, | D:maj | x2, (guitar)
        9.1\tB, verse, | D:maj | A:min . B:min . |, (voice
        12.2\t| G:maj/3 | . |
        20.0\tC, chorus, | N | * |
        30.0\tB', verse, | A:7 G:maj | D:maj |, voice)
        40.0\tD, coda, | D:maj |
        50.0\tend
        """

    @Test func billboardSectionsAndChords() throws {
        let song = try #require(BillboardReader.song(Self.annotation))
        #expect(song.name == "a song | nobody")
        #expect(song.parts.map(\.kind) == [.intro, .verse, .chorus, .verse, .outro])
        #expect(song.parts.map(\.bars) == [2, 4, 2, 2, 1])
        #expect(song.parts.map(\.letter) == ["A", "B", "C", "B", "D"])
        let tonic = Chord(root: 0, quality: .major)
        #expect(song.parts[0].halves == [tonic, tonic, tonic, tonic])
        let four = Chord(root: 5, quality: .major)
        #expect(
            song.parts[1].halves == [
                tonic, tonic, Chord(root: 7, quality: .minor), Chord(root: 9, quality: .minor), four, four, four, four,
            ])
        #expect(song.parts[2].halves == [nil, nil, nil, nil])
        #expect(song.mode == .major)
        #expect(song.chordSequences.map(\.kind) == [.intro, .verse, .verse])
        let form = try #require(song.form)
        #expect(form.parts.map(\.isRepeat) == [false, false, false, true, false])
    }

    @Test func otherMetresAreLeftOut() {
        #expect(BillboardReader.song(Self.annotation.replacing("4/4", with: "6/8")) == nil)
        #expect(BillboardReader.song("") == nil)
    }

    @Test func rockCorpusRulesUnfold() throws {
        let text = """
            % A Song
            In: I |*4
            VP: I | IV | V | I |
            Vr: $VP*2 IV | I |
            Ch1: $VP
            Ch2: $VP I |
            Fadeout: I |*8
            S: [G] $In $Vr $Ch1 $VP*2 $Vr $Ch2*2 I | | $Fadeout   % the end
            """
        let parts = try #require(RockCorpusReader.parts(text))
        #expect(parts.map(\.kind) == [.intro, .verse, .chorus, .verse, .chorus, .chorus, .outro])
        #expect(parts.map(\.bars) == [4, 10, 4 + 8, 10, 5, 5 + 2, 8])
        #expect(parts[2].letter == parts[4].letter && parts[1].letter != parts[2].letter)
        #expect(
            RockCorpusReader.parts("A: I |\nS: $A $A") == nil
                || RockCorpusReader.parts("A: I |\nS: $A $A")?.isEmpty == true)
        // A rule that names itself ends.
        #expect(RockCorpusReader.parts("Vr: $Vr I |\nS: $Vr")?.count == 1)
    }

    @Test func piecesGiveWhatTheirCorpusIsFor() {
        var grid = GridScore(bars: Array(repeating: GridBar(chords: [Chord("C"), Chord("G")]), count: 8))
        grid[.melody] = (0..<32).map { GridNote(step: $0 * 4, length: 4, pitch: UInt8(60 + $0 % 5), velocityBin: 5) }
        grid[.drums] = (0..<32).map { GridNote(step: $0 * 4, length: 1, pitch: 36, velocityBin: 5) }
        func data(_ corpus: String) -> CountingData {
            var data = CountingData()
            data.add(
                CorpusPiece(
                    name: "1_funk-groove1_138_fill_4-4", corpus: corpus, split: .training, grid: grid,
                    sections: [
                        CorpusSection(kind: .verse, letter: "A", startBar: 0, bars: 2),
                        CorpusSection(kind: .verse, letter: "B", startBar: 2, bars: 2),
                        CorpusSection(kind: .chorus, letter: "C", startBar: 4, bars: 2),
                        CorpusSection(kind: .outro, letter: "D", startBar: 6, bars: 2),
                    ], key: .cMajor))
            return data
        }
        let pop = data("pop909")
        #expect(pop.forms.first?.parts.map(\.bars) == [4, 2, 2])
        #expect(pop.chords.first?.count == 4 && pop.takes.isEmpty)
        #expect(pop.melodies.first?.first?.notes.count == 32)
        let groove = data("groove")
        #expect(groove.melodies.isEmpty && groove.chords.isEmpty)
        #expect(groove.takes.first?.style == .funk && groove.takes.first?.isFill == true)
        #expect(groove.takes.first?.bars.count == 8)
        #expect(data("freedoom").melodies.isEmpty)
        let own = data("mine")
        #expect(!own.melodies.isEmpty && !own.takes.isEmpty && !own.chords.isEmpty)
    }
}
