import MusicCore

/// MIDI clock for others: pulses, and where the song begins.
///
/// MIDI 1.0 Detailed Specification, "System Real Time Messages": 24 pulses a quarter; the position counts sixteenths.
enum ClockOut {
    static let ticksPerPulse = ppq / 24

    /// Ticks between a start and the pulse that it is meant for, at least a millisecond at any tempo.
    static let lead = 2

    static func pulses(in range: Range<Int>) -> [Int] {
        let first = (range.lowerBound + ticksPerPulse - 1) / ticksPerPulse * ticksPerPulse
        return first < range.upperBound ? Array(stride(from: first, to: range.upperBound, by: ticksPerPulse)) : []
    }

    /// The next tick at which a song can begin for others.
    static func entry(from tick: Int) -> Int { (tick + ticksPerStep - 1) / ticksPerStep * ticksPerStep }

    /// What says that the song goes on at a tick, one that `entry` gave.
    static func beginning(at tick: Int) -> [MIDIMessage] {
        tick == 0 ? [.clockStart] : [.songPosition(tick / ticksPerStep), .clockContinue]
    }
}
