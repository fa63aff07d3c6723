import CNeuralKernels
import Foundation
import Synchronization

/// A fixed number of persistent threads that run the same body, each with its index.
///
/// The caller is worker 0. Waiting threads spin for some microseconds, since a step of a network comes in quick
/// succession, then sleep on a semaphore, so that an idle team uses no processor time.
public final class WorkerTeam: Sendable {
    /// The processors this process may use.
    public static var processorCount: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

    public let count: Int
    private let shared: Shared

    /// - Parameter count: workers in all, the caller among them; at least 1.
    public init(count: Int) {
        self.count = max(1, count)
        shared = Shared(helpers: self.count - 1)
        for helper in 0..<self.count - 1 {
            let shared = self.shared
            let thread = Thread {
                // A name given through Foundation may be lost between parent and child.
                nk_name_thread("worker \(helper + 1)")
                shared.serve(helper)
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { shared.stop() }

    /// Runs `body(workerIndex)` on every worker and returns when all are done.
    ///
    /// What a worker wrote is visible to the caller afterwards. One call at a time: a second caller waits.
    public func run(_ body: @Sendable (Int) -> Void) {
        guard count > 1 else { return body(0) }
        withoutActuallyEscaping(body) { shared.run($0) }
    }
}

/// What the team's threads share; it outlives the team until the last thread has left.
private final class Shared: @unchecked Sendable {
    // Unchecked for `body` alone: it is written only while every helper waits (before `generation` is raised and
    // after `unfinished` has reached 0), both of which order the accesses.
    private var body: (@Sendable (Int) -> Void)?
    private let generation = Atomic<Int>(0)
    private let unfinished = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private let helpers: [Sleeper]
    private let caller = Sleeper()
    private let oneRun = Mutex<Void>(())

    init(helpers: Int) { self.helpers = (0..<helpers).map { _ in Sleeper() } }

    func run(_ body: @escaping @Sendable (Int) -> Void) {
        oneRun.withLock { _ in
            self.body = body
            unfinished.store(helpers.count, ordering: .relaxed)
            generation.add(1, ordering: .sequentiallyConsistent)
            for helper in helpers { helper.wake() }
            body(0)
            caller.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
            self.body = nil
        }
    }

    func serve(_ helper: Int) {
        var seen = 0
        while true {
            helpers[helper].wait { generation.load(ordering: .sequentiallyConsistent) != seen }
            seen += 1
            if stopping.load(ordering: .acquiring) { return }
            body?(helper + 1)
            if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { caller.wake() }
        }
    }

    func stop() {
        stopping.store(true, ordering: .releasing)
        generation.add(1, ordering: .sequentiallyConsistent)
        for helper in helpers { helper.wake() }
    }
}
