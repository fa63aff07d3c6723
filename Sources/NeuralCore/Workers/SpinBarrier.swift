import CNeuralKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A meeting point of a fixed number of busy threads, for phases too short to sleep between.
public final class SpinBarrier: Sendable {
    private static let spins = 4000
    private let count: Int
    private let arrived = Atomic<Int>(0)
    private let phase = Atomic<Int>(0)

    public init(count: Int) { self.count = count }

    /// Returns when all threads have called it; what they wrote before is then visible to all.
    public func meet() {
        if count == 1 { return }
        let current = phase.load(ordering: .relaxed)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
            arrived.store(0, ordering: .relaxed)
            phase.store(current + 1, ordering: .releasing)
            return
        }
        var waited = 0
        while phase.load(ordering: .acquiring) == current {
            nk_pause()
            waited += 1
            // Someone else's program may have the other processor: let go of this one, too.
            if waited > Self.spins { sched_yield() }
        }
    }
}
