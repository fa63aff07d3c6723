import Composing
import Foundation
import MusicCore
import Testing

@testable import MusicModels

/// Chords that are found under melodies.
@Suite struct HarmoniserTests {
    /// C or G7 in each half bar, by chance, under notes that belong to one of them only.
    private static let models: (ChordModel, MelodyModel) = {
        let (tonic, fifth) = (Chord(root: 0, quality: .major), Chord(root: 7, quality: .dominant7))
        var chords: [[ChordSequence]] = []
        var lines: [[MelodyLine]] = []
        for seed in 0..<40 {
            var random = SeededGenerator(seed: UInt64(seed))
            let halves: [Chord?] = (0..<16).map { _ in random.below(2) == 0 ? tonic : fifth }
            let bars = (0..<8).map { GridBar(chords: [halves[2 * $0], halves[2 * $0 + 1]]) }
            let notes = (0..<32).map { beat in
                GridNote(
                    step: beat * 4, length: 4, pitch: pitch(halves[beat / 2] == tonic, random.below(3)), velocityBin: 5)
            }
            chords.append([ChordSequence(kind: .verse, mode: .major, halves: halves)])
            lines.append([MelodyLine(notes: notes, key: .cMajor, bars: bars)])
        }
        return (
            ChordModel(songs: chords),
            MelodyModel(songs: lines, smoothing: Smoothing(.additive, strength: 1))
        )
    }()

    private static func pitch(_ isTonic: Bool, _ beat: Int) -> UInt8 {
        isTonic ? [60, 64, 67][beat % 3] : [62, 65, 71][beat % 3]
    }

    /// Eight bars of so many steps with a note a beat, whose chords change where `isTonic` says.
    private static func tune(steps: Int, up: Int = 0, isTonic: (Int) -> Bool) -> GridScore {
        var grid = GridScore(bars: Array(repeating: GridBar(steps: steps), count: 8))
        let beats = steps / 4
        for beat in 0..<8 * beats {
            let half = (2 * (beat % beats) >= beats ? 1 : 0) + 2 * (beat / beats)
            grid[.melody].append(
                GridNote(
                    step: beat * 4, length: 4, pitch: pitch(isTonic(half), beat) + UInt8(up), velocityBin: 5))
        }
        return grid
    }

    @Test(arguments: [16, 8, 12], [0, 2, 9]) func chordsAreThoseOfTheNotes(steps: Int, up: Int) {
        let isTonic: (Int) -> Bool = { $0 / 4 % 2 == 0 }
        let grid = Self.tune(steps: steps, up: up, isTonic: isTonic)
        let found = Harmoniser(Self.models.0, Self.models.1).chords(
            under: grid[.melody], bars: grid.bars, key: Key(tonic: up, mode: .major), kind: .verse)
        #expect(found.count == 8 && found.allSatisfy { $0.count == 2 })
        let roots = found.joined().map { $0?.root }
        #expect(roots == (0..<16).map { (isTonic($0) ? up : 7 + up) % 12 })
    }

    @Test func chordsThatAreGivenAreKept() {
        var grid = Self.tune(steps: 16) { _ in true }
        let given = Chord(root: 5, quality: .minor7)
        grid.bars[3].chords = [given, nil]
        let found = Harmoniser(Self.models.0, Self.models.1).chords(
            under: grid[.melody], bars: grid.bars, key: .cMajor, kind: .verse)
        #expect(found[3][0] == given && found[3][1]?.root == 0 && found[4][0]?.root == 0)
        #expect(
            Harmoniser(Self.models.0, Self.models.1).chords(under: [], bars: [], key: .cMajor, kind: .verse).isEmpty)
    }

    @Test func onlyBarsOfATuneAloneAreHarmonised() throws {
        var grid = Self.tune(steps: 16) { _ in true }
        grid[.bass] = [GridNote(step: 30, length: 4, pitch: 40, velocityBin: 5)]
        grid[.drums] = [GridNote(step: 64, length: 1, pitch: 36, velocityBin: 5)]
        #expect(grid.barsWithATuneAlone == [0, 3, 4, 5, 6, 7])
        grid[.melody].removeAll { (48..<64).contains($0.step) }
        #expect(grid.barsWithATuneAlone == [0, 4, 5, 6, 7])
        let form = try SongForm(parsing: "verse:4 chorus:2")
        let known = Chord(root: 9, quality: .minor)
        grid.bars[0].chords = [known, known]
        let stage = MarkovStage(checkpoint: SmallWorld.checkpoint)
        let chords = stage.chords(of: grid, form: form, key: .cMajor)
        #expect(Set(chords.keys) == [0, 1, 2, 4, 5, 6, 7])
        #expect(chords[0] == [known, known])
        #expect(chords[1] == ChordEstimate.chords(of: grid)[1])
        #expect((4..<8).allSatisfy { chords[$0]?.allSatisfy { $0 != nil } == true })
        #expect(stage.withChords(grid, form: form, key: .cMajor).bars[5].chords == chords[5])
        #expect(MarkovStage.plain.chords(of: grid, form: form, key: .cMajor)[5] == ChordEstimate.chords(of: grid)[5])
    }

    private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("checkpoints/markov.safetensors").path

    /// The tune of "Ah, vous dirai-je, maman" in every key.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: shipped)), arguments: [0, 5, 7, 10])
    func theShippedModelsHarmoniseAFolkTune(tonic: Int) throws {
        let checkpoint = try MarkovCheckpoint(path: Self.shipped)
        let degrees = [
            0, 0, 7, 7, 9, 9, 7, -1, 5, 5, 4, 4, 2, 2, 0, -1, 7, 7, 5, 5, 4, 4, 2, -1, 7, 7, 5, 5, 4, 4, 2, -1,
            0, 0, 7, 7, 9, 9, 7, -1, 5, 5, 4, 4, 2, 2, 0, -1,
        ]
        var grid = GridScore(bars: Array(repeating: GridBar(), count: degrees.count / 4))
        for (beat, degree) in degrees.enumerated() where degree >= 0 {
            let isLong = beat + 1 < degrees.count && degrees[beat + 1] < 0
            grid[.melody].append(
                GridNote(
                    step: beat * 4, length: isLong ? 8 : 4, pitch: UInt8(60 + tonic + degree), velocityBin: 5))
        }
        let key = Key(tonic: tonic, mode: .major)
        let found = MarkovStage(checkpoint: checkpoint).chords(
            of: grid, form: try SongForm(parsing: "verse:12"), key: key)
        #expect(found.count == 12)
        let chords = (0..<12).flatMap { found[$0] ?? [] }
        #expect(chords.first??.root == tonic && chords.last??.root == tonic, "\(chords.map { $0?.name ?? "-" })")
        let scale = Set(key.scale)
        #expect(chords.allSatisfy { $0.map { Set($0.pitchClasses).isSubset(of: scale) } == true })
        let fits = zip(chords, 0...).filter { chord, half in
            let sung = degrees[2 * half..<2 * half + 2].filter { $0 >= 0 }.map { ($0 + tonic) % 12 }
            return sung.contains { chord?.pitchClasses.contains($0) == true }
        }
        #expect(fits.count >= 22, "\(chords.map { $0?.name ?? "-" })")
    }
}
