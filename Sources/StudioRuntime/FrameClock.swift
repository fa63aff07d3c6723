import Dispatch

/// Decides when to draw: at once after a pause, and never more than sixty times a second but for keys.
struct FrameClock {
    private static let interval: UInt64 = 1_000_000_000 / 60
    /// What a key has done is shown so soon after the frame before it, even where that was the playhead's; a stream of
    /// pasted or repeated keys still does not draw each of its steps.
    private static let urgentInterval: UInt64 = 3_000_000
    private var last: UInt64 = 0
    private(set) var isPending = false
    private var isUrgentPending = false

    /// Nanoseconds until the frame; `nil` where one is coming anyway, as soon as it is wanted.
    mutating func request(now: DispatchTime, isUrgent: Bool = false) -> UInt64? {
        guard !isPending || (isUrgent && !isUrgentPending) else { return nil }
        isPending = true
        isUrgentPending = isUrgentPending || isUrgent
        let next = last &+ (isUrgent ? FrameClock.urgentInterval : FrameClock.interval)
        return next > now.uptimeNanoseconds ? next - now.uptimeNanoseconds : 0
    }

    mutating func drawn(now: DispatchTime) {
        isPending = false
        isUrgentPending = false
        last = now.uptimeNanoseconds
    }
}
