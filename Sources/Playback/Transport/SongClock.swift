/// Which tick of the score is heard at which tick of the queue: the queue only grows, the score jumps and repeats.
struct SongClock {
    /// A tick of the score in one of the passes of a loop, counted from 0.
    struct Place: Hashable {
        var song: Int
        var pass: Int
        /// Ticks of the queue until the score begins, below 0 when it has.
        var ahead: Int
    }

    private var segments: [(queue: Int, song: Int, pass: Int)]

    /// The score's tick `song` is heard at the queue's tick `queue`, and on from there.
    init(queue: Int, song: Int) { segments = [(queue, song, 0)] }

    /// From a tick of the queue on the score goes on elsewhere, in the next pass.
    mutating func jump(queue: Int, song: Int) { segments.append((queue, song, (segments.last?.pass ?? 0) + 1)) }

    /// Undoes jumps behind a tick of the queue.
    mutating func forget(behind queue: Int) {
        while segments.count > 1, let last = segments.last, last.queue > queue { segments.removeLast() }
    }

    /// Drops what lies in the past.
    mutating func prune(before queue: Int) {
        while segments.count > 1, segments[1].queue <= queue { segments.removeFirst() }
    }

    func song(at queue: Int) -> Int { place(at: queue).song }

    func place(at queue: Int) -> Place {
        let segment = segments.last { $0.queue <= queue } ?? segments[0]
        let gone = queue - segment.queue
        return Place(song: segment.song + max(0, gone), pass: segment.pass, ahead: -gone)
    }
}
