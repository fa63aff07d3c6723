/// Which tick of the score is heard at which tick of the queue: the queue only grows, the score jumps and repeats.
struct SongClock {
    private var segments: [(queue: Int, song: Int)]

    /// The score's tick `song` is heard at the queue's tick `queue`, and on from there.
    init(queue: Int, song: Int) { segments = [(queue, song)] }

    /// From a tick of the queue on the score goes on elsewhere.
    mutating func jump(queue: Int, song: Int) { segments.append((queue, song)) }

    /// Undoes jumps behind a tick of the queue.
    mutating func forget(behind queue: Int) {
        while segments.count > 1, let last = segments.last, last.queue > queue { segments.removeLast() }
    }

    /// Drops what lies in the past.
    mutating func prune(before queue: Int) {
        while segments.count > 1, segments[1].queue <= queue { segments.removeFirst() }
    }

    func song(at queue: Int) -> Int {
        let segment = segments.last { $0.queue <= queue } ?? segments[0]
        return segment.song + max(0, queue - segment.queue)
    }
}
