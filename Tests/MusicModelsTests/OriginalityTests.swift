import Foundation
import MusicCore
import MusicModels
import NeuralCore
import Testing

@Suite struct OriginalityTests {
    private static func melody(_ seed: UInt64, count: Int = 60) -> [GridNote] {
        var random = SeededGenerator(seed: seed)
        var step = 0
        return (0..<count).map { _ in
            defer { step += 1 + random.below(6) }
            return GridNote(step: step, length: 1, pitch: UInt8(50 + random.below(30)), velocityBin: 4)
        }
    }

    static let index = OriginalityIndex([melody(1), melody(2)])

    /// A copy is found in any key, at any bar, whatever its velocities.
    @Test(arguments: [0, 5, -7], [0, 3, 160]) func copiesAreFound(semitones: Int, steps: Int) {
        let copy = Self.melody(1)[10..<30].map {
            GridNote(
                step: $0.step + steps, length: 2, pitch: UInt8(Int($0.pitch) + semitones), velocityBin: 1)
        }
        #expect(Self.index.longestCopy(in: copy) == 20)
        #expect(
            Self.index.longestCopy(
                in: Self.melody(3, count: 8)
                    + copy.map { note in
                        GridNote(step: note.step + 1000, length: 1, pitch: note.pitch, velocityBin: 0)
                    }) == 20)
    }

    @Test func whatIsNewIsNoCopy() {
        #expect(Self.index.longestCopy(in: Self.melody(3)) == 0)
        #expect(Self.index.longestCopy(in: []) == 0)
        #expect(Self.index.longestCopy(in: Array(Self.melody(1).prefix(OriginalityIndex.window - 1))) == 0)
        #expect(Self.index.longestCopy(in: Array(Self.melody(1).prefix(OriginalityIndex.window))) == 8)
    }

    @Test func aFileGivesItBack() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Self.index.write(to: path)
        #expect(try OriginalityIndex(path: path) == Self.index)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.swapAt(bytes.count - 1, bytes.count - 5)
        bytes.swapAt(bytes.count - 2, bytes.count - 41)
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.self) { try OriginalityIndex(path: path) }
    }
}
