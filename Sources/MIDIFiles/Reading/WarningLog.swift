/// Collects warnings, so many at most, so that a damaged file cannot fill the memory with them.
struct WarningLog {
    private static let capacity = 100
    private(set) var warnings: [MIDIWarning] = []
    private var dropped = 0

    mutating func add(_ kind: MIDIWarning.Kind, byte: Int, track: Int? = nil) {
        if warnings.count < WarningLog.capacity {
            warnings.append(MIDIWarning(kind, byte: byte, track: track))
        } else {
            dropped += 1
        }
    }

    /// All warnings, with a line for those that found no room.
    func finished(size: Int) -> [MIDIWarning] {
        dropped == 0 ? warnings : warnings + [MIDIWarning(.furtherWarnings(dropped), byte: size)]
    }
}
