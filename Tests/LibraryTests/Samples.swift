import Composing
import Foundation
import Library
import MusicCore

/// The top of the package, found from this file.
let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A folder that is removed when the test is over.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("library-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> URL {
        let target = file(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
        return target
    }
}

/// The error a call throws; `nil` where it throws none.
func failure<Value>(_ body: () throws(LibraryError) -> Value) -> LibraryError? {
    do throws(LibraryError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

extension SeededGenerator {
    mutating func element<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// A song nobody wrote: every field is drawn, so that nothing is stored by accident only.
func randomState(_ random: inout SeededGenerator, notes: Int = 60) -> SongState {
    var song = Song(title: "Song \(random.below(1000)) “é”", qpm: 40 + random.uniform() * 160)
    song.key = Key(tonic: random.below(12), mode: random.element(Key.Mode.allCases))
    song.form = SongForm(
        (0..<1 + random.below(6)).map { _ in
            let letter = random.element(Array("ABCDE"))
            let memory = random.element([
                SectionMemory.writes, .free, .recalls(letter: letter, strength: random.uniform()),
            ])
            let key = random.below(3) == 0 ? Key(tonic: random.below(12), mode: .minor) : nil
            return Section(
                kind: random.element(SectionKind.allCases), letter: letter, bars: 1 + random.below(16), key: key,
                memory: memory)
        })
    let qualities = ChordQuality.allCases
    song.grid = GridScore(
        bars: (0..<song.form.bars).map { _ in
            let chords = (0..<2).map { _ in
                random.below(4) == 0 ? nil : Chord(root: random.below(12), quality: random.element(qualities))
            }
            return GridBar(steps: random.element([12, 16, 16, 14]), chords: chords)
        })
    for voice in Voice.allCases {
        song.grid[voice] = (0..<random.below(notes + 1)).map { _ in randomNote(&random, steps: song.grid.stepCount) }
        song.grid.pedals[voice.index] = (0..<random.below(4)).map {
            GridPedal(step: $0 * 8, isDown: $0.isMultiple(of: 2))
        }
        song.programs[voice.index] = UInt8(random.below(128))
    }
    song.grid.normalise()
    var settings = ComposeSettings(
        recall: random.uniform(), voices: Set(Voice.allCases.filter { _ in random.below(2) == 0 }))
    settings.attributes = ["density": random.uniform() * 2 - 1]
    return SongState(song: song, settings: settings)
}

func randomNote(_ random: inout SeededGenerator, steps: Int) -> GridNote {
    GridNote(
        step: random.below(steps), length: 1 + random.below(8), pitch: UInt8(random.below(128)),
        velocityBin: UInt8(random.below(8)))
}

/// A small change of a song, as a composer makes it.
func edited(_ state: SongState, _ random: inout SeededGenerator) -> SongState {
    var state = state
    switch random.below(6) {
    case 0: state.song.qpm += 1
    case 1: state.settings.sampling.temperature = random.uniform() * 2
    case 2: state.song.grid.pedals[2].append(GridPedal(step: random.below(64), isDown: true))
    case 3 where state.song.form.sections.count > 1: state.song.form.sections.removeLast()
    case 4: state.song.grid.bars[0].chords[0] = Chord(root: random.below(12), quality: .minor7)
    default:
        let voice = random.element(Voice.allCases)
        if !state.song.grid[voice].isEmpty {
            state.song.grid[voice].remove(at: random.below(state.song.grid[voice].count))
        }
        state.song.grid[voice] += (0..<4).map { _ in randomNote(&random, steps: state.song.grid.stepCount) }
    }
    state.song.grid.normalise()
    return state
}
