import CNeuralKernels
import Foundation
import Synchronization

/// Workers for many short phases in a row, each phase a fixed number of shards of equal work.
///
/// The shards, not the workers, decide what is added up in which order, so results do not depend on how many workers
/// there are or who takes what. A worker takes the shard of its own number first and then what nobody has taken, so that
/// the caller never waits for a helper that has not come. A helper that loses its processor in the midst of a shard has
/// to be waited for; so the caller works alone while others want the processors, and for a while, longer each time,
/// after a long wait.
public final class ShardTeam: Sendable {
    public let workers: Int
    public let shards: Int
    private let shared: SharedPhases

    /// - Parameters:
    ///   - workers: threads, the caller's among them; no more than there are shards are made.
    ///   - shards: parts of a phase, at least 1.
    public init(workers: Int, shards: Int) {
        self.shards = max(1, shards)
        self.workers = min(max(1, workers), self.shards)
        shared = SharedPhases(helpers: self.workers - 1, shards: self.shards)
        for helper in 0..<self.workers - 1 {
            let shared = self.shared
            let thread = Thread {
                nk_name_thread("shards \(helper + 1)")
                shared.serve(helper)
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { shared.stop() }

    /// Runs `body(phase, shard)` for all shards of phase 0, then, when they are done, for those of phase 1, and so on.
    ///
    /// A shard's work sees all that earlier phases wrote. One call at a time: the team belongs to one caller.
    public func run(phases: Int, _ body: @Sendable (_ phase: Int, _ shard: Int) -> Void) {
        guard workers > 1, phases > 0, !shared.worksAlone() else {
            for phase in 0..<phases { for shard in 0..<shards { body(phase, shard) } }
            return
        }
        withoutActuallyEscaping(body) { shared.run(phases: phases, $0) }
    }
}

/// What the threads of a team share; it outlives the team until the last of them has left.
private final class SharedPhases: @unchecked Sendable {
    // Unchecked for `body`, `base` and `patience`: the caller writes the first two before it raises `limit`, helpers
    // read them only while they hold a shard of an open phase, which the caller must wait for; `patience` is the
    // caller's own.
    private static let spins = 4000

    private let shards: Int
    private let helpers: [Sleeper]
    private var body: (@Sendable (Int, Int) -> Void)?
    /// Phases are numbered through the life of the team; the current run began at `base` and ends before `limit`.
    private var base = 0
    private var patience = Patience()
    private let limit = Atomic<Int>(0)
    /// Shards finished: phase p is open when p · shards are.
    private let finished = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    /// For each shard, on cache lines of their own, the next phase in which it is to be taken.
    private let claims: UnsafeMutablePointer<Int>
    private static let line = 16

    init(helpers: Int, shards: Int) {
        self.shards = shards
        self.helpers = (0..<helpers).map { _ in Sleeper() }
        claims = .allocate(capacity: shards * Self.line)
        claims.initialize(repeating: 0, count: shards * Self.line)
    }

    deinit { claims.deallocate() }

    /// Whether others want the processors, or a helper kept the caller waiting of late.
    func worksAlone() -> Bool {
        patience.isLost { running in
            let own = 1 + helpers.count { !$0.isAsleep }
            return running - own + helpers.count + 1 > WorkerTeam.processorCount
        }
    }

    func run(phases: Int, _ body: @escaping @Sendable (Int, Int) -> Void) {
        self.body = body
        base = limit.load(ordering: .relaxed)
        let end = base + phases
        limit.store(end, ordering: .sequentiallyConsistent)
        for helper in helpers { helper.wake() }
        while true {
            let phase = finished.load(ordering: .acquiring) / shards
            if phase == end { break }
            if !work(worker: 0) { wait(for: phase) }
        }
        self.body = nil
        patience.recover()
    }

    func serve(_ helper: Int) {
        var idle = 0
        while !stopping.load(ordering: .acquiring) {
            if work(worker: helper + 1) {
                idle = 0
                continue
            }
            idle += 1
            if idle < Self.spins {
                nk_pause()
            } else if isRunning {
                // The others are at work, or one has lost its processor: it may have this one.
                usleep(50)
            } else {
                helpers[helper].wait { isRunning || stopping.load(ordering: .acquiring) }
                idle = 0
            }
        }
    }

    func stop() {
        stopping.store(true, ordering: .sequentiallyConsistent)
        for helper in helpers { helper.wake() }
    }

    private var isRunning: Bool {
        finished.load(ordering: .acquiring) < limit.load(ordering: .sequentiallyConsistent) * shards
    }

    /// Takes and does one shard of the open phase, if one is left.
    private func work(worker: Int) -> Bool {
        let phase = finished.load(ordering: .acquiring) / shards
        guard phase < limit.load(ordering: .acquiring) else { return false }
        for offset in 0..<shards {
            let shard = (worker + offset) % shards
            guard nk_claim(claims + shard * Self.line, phase) != 0 else { continue }
            perform(phase, shard)
            finished.add(1, ordering: .acquiringAndReleasing)
            return true
        }
        return false
    }

    /// Apart, so that nothing holds on to the body once the shard counts as finished.
    @inline(never)
    private func perform(_ phase: Int, _ shard: Int) { body?(phase - base, shard) }

    /// The caller waits for the shards of a phase that helpers have taken.
    private func wait(for phase: Int) {
        for _ in 0..<Self.spins {
            if finished.load(ordering: .acquiring) / shards != phase { return }
            nk_pause()
        }
        let start = ContinuousClock.now
        // While this thread sleeps, its processor is free for the helper that lost its own.
        while finished.load(ordering: .acquiring) / shards == phase { usleep(50) }
        patience.waited(ContinuousClock.now - start)
    }
}

/// How long a caller does without helpers: while the processors are wanted by others, and after helpers kept it waiting.
private struct Patience {
    /// Longer than any two threads that both have a processor drift apart.
    private static let limit = Duration.milliseconds(1)
    private static let shortest = Duration.milliseconds(20)
    private static let longest = Duration.seconds(2)
    private static let runsUntilTrusted = 200
    /// Time between two looks at what others do, which take some microseconds.
    private static let interval = Duration.milliseconds(20)

    private var pause = shortest
    private var until = ContinuousClock.now
    private var nextLook = ContinuousClock.now
    private var isBusy = false
    private var goodRuns = 0

    /// - Parameter crowded: whether so many running threads in the system leave too few processors.
    mutating func isLost(_ crowded: (Int) -> Bool) -> Bool {
        let now = ContinuousClock.now
        if now < until { return true }
        if now >= nextLook {
            isBusy = RunningThreads.count.map(crowded) ?? false
            nextLook = now + Self.interval
        }
        return isBusy
    }

    mutating func waited(_ duration: Duration) {
        guard duration > Self.limit else { return }
        until = ContinuousClock.now + pause
        pause = min(pause * 2, Self.longest)
        goodRuns = 0
    }

    /// A run went by; after many without a long wait, the next one costs little again.
    mutating func recover() {
        goodRuns += 1
        if goodRuns >= Self.runsUntilTrusted { pause = Self.shortest }
    }
}
