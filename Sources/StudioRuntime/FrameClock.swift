import Dispatch

/// Decides when to draw: at once after a pause, and never more than sixty times a second.
struct FrameClock {
    private static let interval: UInt64 = 1_000_000_000 / 60
    private var last: UInt64 = 0
    private var isPending = false

    /// Nanoseconds until the frame; `nil` where one is coming anyway.
    mutating func request(now: DispatchTime) -> UInt64? {
        guard !isPending else { return nil }
        isPending = true
        let next = last &+ FrameClock.interval
        return next > now.uptimeNanoseconds ? next - now.uptimeNanoseconds : 0
    }

    mutating func drawn(now: DispatchTime) {
        isPending = false
        last = now.uptimeNanoseconds
    }
}
