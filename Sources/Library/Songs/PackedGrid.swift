import MusicCore

/// A grid as compact JSON: a quarter of the size of the plain encoding, and still readable.
///
/// `{"bars": [{"steps": 16, "chords": ["C", null]}], "notes": [[step, length, pitch, velocityBin, ...], ...],
/// "pedals": [[step, 1, ...], ...]}` with a list a voice.
public struct PackedGrid: Codable, Equatable, Sendable {
    struct Bar: Codable, Equatable, Sendable {
        var steps: Int
        var chords: [String?]
    }

    var bars: [Bar]
    var notes: [[Int]]
    var pedals: [[Int]]

    public init(_ grid: GridScore) {
        bars = PackedGrid.pack(grid.bars)
        notes = grid.notes.map(PackedGrid.pack)
        pedals = grid.pedals.map { $0.flatMap { [$0.step, $0.isDown ? 1 : 0] } }
    }

    /// `nil` where the numbers make no sense.
    public var grid: GridScore? {
        guard let bars = PackedGrid.unpack(bars), notes.count == Voice.allCases.count,
            pedals.count == notes.count, pedals.allSatisfy({ $0.count.isMultiple(of: 2) })
        else { return nil }
        var grid = GridScore(bars: bars)
        for voice in notes.indices {
            guard let unpacked = PackedGrid.unpack(notes[voice]) else { return nil }
            grid.notes[voice] = unpacked
            grid.pedals[voice] = stride(from: 0, to: pedals[voice].count, by: 2).map {
                GridPedal(step: pedals[voice][$0], isDown: pedals[voice][$0 + 1] != 0)
            }
        }
        return grid
    }

    static func pack(_ bars: [GridBar]) -> [Bar] {
        bars.map { Bar(steps: $0.steps, chords: $0.chords.map { $0?.name }) }
    }

    static func unpack(_ bars: [Bar]) -> [GridBar]? {
        guard bars.allSatisfy({ (1...1024).contains($0.steps) }) else { return nil }
        return bars.map { GridBar(steps: $0.steps, chords: $0.chords.map { $0.flatMap { Chord($0) } }) }
    }

    static func pack(_ notes: [GridNote]) -> [Int] {
        notes.flatMap { [$0.step, $0.length, Int($0.pitch), Int($0.velocityBin)] }
    }

    static func unpack(_ numbers: [Int]) -> [GridNote]? {
        guard numbers.count.isMultiple(of: 4) else { return nil }
        var notes: [GridNote] = []
        notes.reserveCapacity(numbers.count / 4)
        for index in stride(from: 0, to: numbers.count, by: 4) {
            guard
                let note = GridNote(
                    checkedStep: numbers[index], length: numbers[index + 1], pitch: numbers[index + 2],
                    velocityBin: numbers[index + 3])
            else { return nil }
            notes.append(note)
        }
        return notes
    }
}

extension GridNote {
    /// A note from numbers of a file; `nil` where one is out of range.
    init?(checkedStep step: Int, length: Int, pitch: Int, velocityBin: Int) {
        guard (0..<1 << 24).contains(step), (1..<1 << 24).contains(length), (0...127).contains(pitch),
            (0...7).contains(velocityBin)
        else { return nil }
        self.init(step: step, length: length, pitch: UInt8(pitch), velocityBin: UInt8(velocityBin))
    }
}
