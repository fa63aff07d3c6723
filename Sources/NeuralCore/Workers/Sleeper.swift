import CNeuralKernels
import Dispatch
import Synchronization

/// One thread's place to wait: a short spin, then a semaphore.
final class Sleeper: Sendable {
    private static let spins = 4000
    private let asleep = Atomic<Bool>(false)
    private let semaphore = DispatchSemaphore(value: 0)

    /// Returns once `condition` holds; whoever makes it hold calls `wake` afterwards.
    func wait(until condition: () -> Bool) {
        for _ in 0..<Self.spins {
            if condition() { return }
            nk_pause()
        }
        while !condition() {
            asleep.store(true, ordering: .sequentiallyConsistent)
            // The condition may have come true before the flag could be seen; if the waker has taken the flag
            // meanwhile its signal is on the way and must be consumed.
            if condition(), asleep.exchange(false, ordering: .sequentiallyConsistent) { return }
            semaphore.wait()
        }
    }

    /// Whether the thread uses no processor.
    var isAsleep: Bool { asleep.load(ordering: .relaxed) }

    func wake() {
        if asleep.exchange(false, ordering: .sequentiallyConsistent) { semaphore.signal() }
    }
}
