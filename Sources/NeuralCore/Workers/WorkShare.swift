/// The part of `count` things that a worker takes: consecutive, and as equal as may be.
public func workShare(_ count: Int, worker: Int, of workers: Int) -> Range<Int> {
    count * worker / workers..<count * (worker + 1) / workers
}
