import Composing
import Foundation
import MusicCore
import NeuralCore
import Testing

@testable import MusicModels

/// A small world to count: two-chord songs with a scale for a melody and a beat of kick and snare.
enum SmallWorld {
    static func song(_ seed: UInt64) -> (
        form: FormSequence, chords: [ChordSequence], lines: [MelodyLine], take: DrumTake
    ) {
        var generator = SeededGenerator(seed: seed)
        let form = FormSequence(
            sections: [
                ("intro", "A", 4), ("verse", "B", 8), ("chorus", "C", 8), ("verse", "B", 8), ("chorus", "C", 8),
                ("outro", "D", 4 + 4 * generator.below(2)),
            ].map { (SectionKind(rawValue: $0.0) ?? .verse, $0.1, $0.2) })
        let tonic = Chord(root: 0, quality: .major)
        let fifth = Chord(root: 7, quality: .dominant7)
        let halves: [Chord?] = (0..<16).map { $0 / 4 % 2 == 0 ? tonic : fifth }
        let chords = [SectionKind.verse, .chorus].map { ChordSequence(kind: $0, mode: .major, halves: halves) }
        let scale = Key.cMajor.scale
        let lines = (0..<3).map { _ in
            var notes: [GridNote] = []
            var place = 3
            for step in stride(from: 0, to: 8 * 16, by: generator.below(2) == 0 ? 2 : 4) {
                place = max(0, min(13, place + generator.below(3) - 1))
                let pitch = 60 + scale[place % 7] + 12 * (place / 7)
                notes.append(GridNote(step: step, length: 2, pitch: UInt8(pitch), velocityBin: 5))
            }
            let bars = (0..<8).map { GridBar(chords: [halves[$0 * 2], halves[$0 * 2 + 1]]) }
            return MelodyLine(notes: notes, key: .cMajor, bars: bars)
        }
        var bar = DrumBar()
        for step in stride(from: 0, to: 16, by: 2) { bar.hits[step] |= DrumClass.closedHat.bit }
        for step in [0, 8] { bar.hits[step] |= DrumClass.kick.bit }
        for step in [4, 12] { bar.hits[step] |= DrumClass.snare.bit }
        return (form, chords, lines, DrumTake(style: .rock, isFill: false, bars: Array(repeating: bar, count: 4)))
    }

    static let songs = (1...12 as ClosedRange<UInt64>).map(song)

    static let checkpoint = MarkovCheckpoint(
        form: FormModel(sequences: songs.map(\.form)), chords: ChordModel(songs: songs.map(\.chords)),
        melody: MelodyModel(songs: songs.map(\.lines), smoothing: Smoothing(.additive, strength: 5)),
        drums: DrumModel(takes: songs.map(\.take), smoothing: Smoothing(.additive, strength: 0.5)))

    static func texture() throws -> TextureCheckpoint {
        var generator = SeededGenerator(seed: 1)
        let texture = try TextureModel(
            lines: songs.flatMap(\.lines), states: 3, covariance: .diagonal, training: BaumWelch(iterations: 10),
            generator: &generator)
        return TextureCheckpoint(
            HybridMelodyModel(plain: checkpoint.melody, texture: texture, songs: songs.map(\.lines)))
    }
}

@Suite struct MarkovStageTests {
    static func stages() throws -> [MarkovStage] {
        [
            .plain, MarkovStage(checkpoint: SmallWorld.checkpoint),
            MarkovStage(checkpoint: SmallWorld.checkpoint, texture: try SmallWorld.texture()),
        ]
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func formsKeepTheirBounds(_ seed: UInt64) throws {
        for stage in try Self.stages() {
            var generator = SeededGenerator(seed: seed)
            let form = stage.suggestForm(recall: 0.7, generator: &generator)
            #expect((40...100).contains(form.bars))
            #expect([.intro, .verse].contains(form.sections.first?.kind))
            #expect([.outro, .chorus].contains(form.sections.last?.kind))
            var heard: Set<Character> = []
            for section in form.sections {
                let isNew = heard.insert(section.letter).inserted
                #expect(section.memory == (isNew ? .writes : .recalls(letter: section.letter, strength: 0.7)))
            }
        }
    }

    @Test func chordsAreSharedMovedAndObeyed() throws {
        var form = try SongForm(parsing: "verse.A:4 chorus.B:4 verse.A:8 chorus.B:4")
        form.sections[3].key = Key(tonic: 4, mode: .major)
        let wanted = Chord(root: 1, quality: .diminished)
        for stage in try Self.stages() {
            var generator = SeededGenerator(seed: 3)
            let key = Key(tonic: 2, mode: .major)
            let bars = stage.chords(
                for: form, key: key, fixed: [2: [nil, wanted], 9: [wanted]], generator: &generator)
            #expect(bars.count == 20)
            #expect(bars.allSatisfy { $0.steps == 16 && $0.chords.count == 2 })
            #expect(bars.allSatisfy { $0.chords.allSatisfy { $0 != nil } })
            #expect(bars[2].chords[1] == wanted)
            #expect(bars[9].chords == [wanted, wanted])
            #expect(bars[8].chords == bars[0].chords && bars[11].chords == bars[3].chords)
            #expect(bars[12].chords == bars[0].chords)
            // The last chorus stands two semitones higher.
            for bar in 0..<4 {
                #expect(bars[16 + bar].chords == bars[4 + bar].chords.map { $0?.transposed(by: 2) })
            }
        }
    }

    @Test(arguments: 1...16) func motifsAreWholeAndInTheScale(_ bars: Int) throws {
        let key = Key(tonic: bars % 12, mode: bars % 2 == 0 ? .major : .minor)
        for stage in try Self.stages() {
            var generator = SeededGenerator(seed: UInt64(bars))
            let chords = stage.chords(for: .standard, key: key, generator: &generator)
            let notes = stage.motif(bars: bars, chords: chords, key: key, mask: .scale, generator: &generator)
            #expect(!notes.isEmpty)
            #expect(notes.allSatisfy { key.contains(pitch: Int($0.pitch)) && $0.length >= 1 && $0.velocityBin < 8 })
            #expect(notes.allSatisfy { $0.step >= 0 && $0.end <= bars * 16 })
            for (note, next) in zip(notes, notes.dropFirst()) { #expect(note.end <= next.step) }
        }
    }

    @Test func drumsKeepTheirBeat() throws {
        let form = try SongForm(parsing: "verse.A:8 chorus.B:4 verse.A:8")
        for stage in try Self.stages() {
            var generator = SeededGenerator(seed: 2)
            let notes = stage.drums(for: form, generator: &generator)
            let bars = DrumBar.bars(of: notes, count: 20)
            #expect(bars.allSatisfy { $0.hits.contains { $0 != 0 } })
            #expect(notes.allSatisfy { $0.velocityBin < 8 && $0.end <= 320 })
            for bar in 0..<8 { #expect(bars[bar].hits == bars[12 + bar].hits) }
            #expect(bars[0].hits == bars[2].hits && bars[1].hits == bars[3].hits)
        }
    }

    @Test func strokesComeInTheOrderOfAScore() {
        var bar = DrumBar()
        bar.hits[3] = DrumClass.allCases.reduce(0) { $0 | $1.bit }
        let notes = bar.notes(from: 32)
        #expect(notes.count == DrumClass.allCases.count && notes == notes.sorted())
    }

    @Test func learntDrumsSoundLikeTheirSource() throws {
        let stage = MarkovStage(checkpoint: SmallWorld.checkpoint)
        var generator = SeededGenerator(seed: 4)
        let notes = stage.drums(for: try SongForm(parsing: "verse:8"), temperature: 0.5, generator: &generator)
        #expect(DrumBar.bars(of: notes, count: 8)[1].hits == SmallWorld.songs[0].take.bars[0].hits)
    }

    @Test func sameSeedSameMusic() throws {
        for stage in try Self.stages() {
            let runs = (0..<2).map { _ in
                var generator = SeededGenerator(seed: 77)
                let form = stage.suggestForm(generator: &generator)
                let chords = stage.chords(for: form, key: .cMajor, generator: &generator)
                let motif = stage.motif(bars: 4, chords: chords, key: .cMajor, generator: &generator)
                return (form, chords, motif, stage.drums(for: form, generator: &generator))
            }
            #expect(runs[0] == runs[1])
        }
    }

    @Test func checkpointsComeBackAsTheyWere() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "markov-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let markov = folder.appending(path: "markov.safetensors").path
        let hmm = folder.appending(path: "texture.safetensors").path
        let texture = try SmallWorld.texture()
        try SmallWorld.checkpoint.write(to: markov)
        try texture.write(to: hmm)
        let stage = try MarkovStage(markov: markov, texture: hmm)
        // Rows come back sorted, so probabilities are compared rather than tables.
        for line in SmallWorld.songs[0].lines {
            #expect(stage.checkpoint?.melody.nats(of: line).nats == SmallWorld.checkpoint.melody.nats(of: line).nats)
            let before = texture.hybrid(plain: SmallWorld.checkpoint.melody).nats(of: line).nats
            let after = stage.texture?.hybrid(plain: SmallWorld.checkpoint.melody).nats(of: line).nats ?? 0
            #expect(abs(before / after - 1) < 1e-4)
        }
        let take = SmallWorld.songs[0].take
        #expect(stage.checkpoint?.drums.nats(of: take).nats == SmallWorld.checkpoint.drums.nats(of: take).nats)
        #expect(throws: NeuralError.self) { try MarkovStage(markov: hmm) }
        #expect(throws: NeuralError.self) { try TextureCheckpoint(path: markov) }
        #expect(throws: NeuralError.self) { try MarkovStage(markov: folder.appending(path: "none").path) }
        // A file damaged anywhere is refused or still a model; it never traps.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: markov))
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<60 {
            var damaged = bytes
            damaged[generator.below(bytes.count)] ^= UInt8(1 + generator.below(255))
            try damaged.write(to: URL(fileURLWithPath: markov))
            guard let loaded = try? MarkovStage(markov: markov) else { continue }
            _ = loaded.suggestForm(generator: &generator)
        }
    }
}

@Suite struct PlainArrangerTests {
    static let bars = [
        GridBar(chords: [Chord("C"), Chord("C")]), GridBar(chords: [Chord("F#m7"), Chord("Bdim")]),
        GridBar(chords: [nil, Chord("G7")]), GridBar(steps: 12, chords: [Chord("Am")]),
    ]

    @Test(arguments: PlainArranger.Style.allCases) func soundsTheChordsThatAreWritten(_ style: PlainArranger.Style) {
        let notes = PlainArranger.chords(Self.bars, style: style)
        for note in notes {
            let bar = min(3, note.step / 16)
            let half = bar == 3 ? 0 : note.step % 16 / 8
            #expect(Self.bars[bar].chords[half]?.pitchClasses.contains(Int(note.pitch) % 12) == true)
            #expect(note.end <= 60 && (48...84).contains(note.pitch))
        }
        #expect(!notes.contains { (32..<40).contains($0.step) })
    }

    @Test func bassPlaysRootThenFifth() {
        let bass = PlainArranger.bass(Self.bars)
        #expect(bass.map { Int($0.pitch) % 12 } == [0, 7, 6, 1, 11, 5, 7, 2, 9, 4])
        #expect(bass.allSatisfy { (28...47).contains($0.pitch) })
        #expect(bass.map(\.step) == [0, 8, 16, 20, 24, 28, 40, 44, 48, 54])
    }
}
