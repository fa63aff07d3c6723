import MusicCore

/// Where a queue is between its ticks, from looks at it.
///
/// A look gives whole ticks as of the last time its timer ran, which on a busy machine may be some milliseconds ago; so
/// what is seen is never ahead of the truth and mostly a little behind. The estimate follows the looks that are least
/// behind.
struct TickTracker {
    /// By how much it lets itself fall back between looks, so that it cannot stay ahead.
    private static let leak = 0.002
    /// Ticks by which a look may be behind; more means that the queue stood or was sent elsewhere.
    private static let patience = 60.0
    /// Part by which a tempo may change without what was known being worthless.
    private static let steadiness = 0.03

    private var tick = 0.0
    private var nanoseconds: UInt64 = 0
    private var microseconds = 0

    mutating func observe(_ reading: ClockReading) {
        let seen = Double(reading.tick)
        let change = abs(Double(reading.microseconds - microseconds))
        let predicted = self.tick(at: reading.nanoseconds)
        let elapsed = predicted - tick
        if change > Double(microseconds) * TickTracker.steadiness || elapsed < 0
            || predicted - seen > TickTracker.patience
        {
            // On average half a tick has gone since.
            tick = seen + 0.5
        } else {
            tick = max(seen, predicted - elapsed * TickTracker.leak)
        }
        nanoseconds = reading.nanoseconds
        microseconds = reading.microseconds
    }

    /// The tick at a moment near the last look.
    func tick(at moment: UInt64) -> Double {
        let elapsed = Double(Int64(bitPattern: moment &- nanoseconds))
        return tick + elapsed * Double(ppq) / (Double(max(1, microseconds)) * 1000)
    }
}
