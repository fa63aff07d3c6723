import MusicCore
import NeuralCore

/// Knows whether a run of notes stands in one of the songs that were trained on, in any key and at any bar.
///
/// A run is its intervals and the times between its onsets. The index holds a hash of every window of `window` notes of
/// the training melodies; overlapping windows that are all known make a longer run, so that a length it gives is an upper
/// bound: windows of different songs may have been joined.
public struct OriginalityIndex: Sendable, Equatable {
    /// Notes of a window.
    public static let window = 8
    public static let kind = "originality"

    /// Sorted, each once.
    private let hashes: [UInt32]

    /// Indexes melodies.
    public init(_ melodies: [[GridNote]]) {
        hashes = Set(melodies.flatMap { Self.hashes(of: Self.line(of: $0)) }).sorted()
    }

    public var count: Int { hashes.count }

    /// Notes of the longest run that training songs share; 0 where no window is known.
    public func longestCopy(in melody: [GridNote]) -> Int {
        runs(in: melody).map(\.length).max() ?? 0
    }

    /// Every note behind the first window of a melody's line, and how many notes the run has that training songs share
    /// and that ends with it; 0 where none does.
    func runs(in melody: [GridNote]) -> [(note: GridNote, length: Int)] {
        let line = Self.line(of: melody)
        var run = 0
        return zip(line.dropFirst(Self.window - 1), Self.hashes(of: line)).map { note, hash in
            run = contains(hash) ? max(run + 1, Self.window) : 0
            return (note, run)
        }
    }

    private func contains(_ hash: UInt32) -> Bool {
        var low = 0
        var high = hashes.count
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }

    /// One note at a time: chords of a melody count by their highest.
    private static func line(of melody: [GridNote]) -> [GridNote] {
        var line: [GridNote] = []
        for note in melody.sorted() {
            if line.last?.step == note.step { line.removeLast() }
            line.append(note)
        }
        return line
    }

    /// One hash (FNV-1a) a window.
    private static func hashes(of line: [GridNote]) -> [UInt32] {
        guard line.count >= window else { return [] }
        return (0...line.count - window).map { start in
            var hash: UInt32 = 0x811c_9dc5
            for index in start + 1..<start + window {
                let interval = Int(line[index].pitch) - Int(line[index - 1].pitch)
                let time = min(255, line[index].step - line[index - 1].step)
                for byte in [UInt32(interval + 128), UInt32(time)] { hash = (hash ^ byte) &* 0x0100_0193 }
            }
            return hash
        }
    }

    // MARK: Checkpoint

    /// - Throws: `NeuralError.unwritable`.
    public func write(to path: String, notes: [String: String] = [:]) throws(NeuralError) {
        var metadata = notes
        metadata["kind"] = Self.kind
        metadata["window"] = String(Self.window)
        let bytes = hashes.flatMap { hash in (0..<4).map { Int8(truncatingIfNeeded: hash >> (8 * UInt32($0))) } }
        let tensor = SafeTensor(name: "hashes", shape: [hashes.count, 4], int8: bytes)
        try SafeTensorsWriter.write([tensor], metadata: metadata, to: path)
    }

    /// - Throws: every case of `NeuralError` but `unwritable`.
    public init(path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        guard file.metadata["kind"] == Self.kind, file.metadata["window"] == String(Self.window),
            let count = file.entries["hashes"]?.shape.first
        else { throw .otherModel(path: path, reason: "it holds no index of melodies of this format") }
        let bytes = try file.int8("hashes", shape: [count, 4])
        let hashes = (0..<count).map { index in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(UInt8(bitPattern: bytes[index * 4 + $1])) << (8 * UInt32($1)) }
        }
        guard zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .otherModel(path: path, reason: "its hashes are out of order")
        }
        self.hashes = hashes
    }
}
