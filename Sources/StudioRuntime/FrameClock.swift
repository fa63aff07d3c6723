import Dispatch

/// Decides when to draw: at once after a pause, and never more than sixty times a second.
struct FrameClock {
    private static let interval: UInt64 = 1_000_000_000 / 60
    private var last: UInt64 = 0
    private(set) var isPending = false

    /// Nanoseconds until the frame; `nil` where one is coming anyway.
    mutating func request(now: DispatchTime) -> UInt64? {
        guard !isPending else { return nil }
        isPending = true
        let next = last &+ FrameClock.interval
        return next > now.uptimeNanoseconds ? next - now.uptimeNanoseconds : 0
    }

    /// Whether a frame may be drawn out of turn: not within a few milliseconds of the last one, so that a stream of
    /// pasted or repeated keys does not draw each of its steps.
    func isFree(now: DispatchTime) -> Bool { now.uptimeNanoseconds &- last > 4_000_000 }

    mutating func drawn(now: DispatchTime) {
        isPending = false
        last = now.uptimeNanoseconds
    }
}
