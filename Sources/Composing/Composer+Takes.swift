import Dispatch
import Synchronization

extension Composer {
    /// Composes several requests at once, as many as there are processors, and returns them in the order of the requests.
    ///
    /// Each composition is what it would be alone. Requests whose turn had not come when `isCancelled` turned true are
    /// left out: `nil` stands for them.
    /// - Parameter report: gets the index of a request and what happened to it, on any thread.
    /// - Throws: what the first request that failed threw.
    public func compose(
        _ requests: [ComposeRequest], isCancelled: @escaping @Sendable () -> Bool,
        report: @escaping @Sendable (Int, ComposeEvent) -> Void
    ) throws(ComposeError) -> [Composition?] {
        let composer = requests.count > 1 ? amongOthers : self
        let state = Mutex((done: [Composition?](repeating: nil, count: requests.count), error: ComposeError?.none))
        DispatchQueue.concurrentPerform(iterations: requests.count) { index in
            guard state.withLock({ $0.error == nil }), !isCancelled() else { return }
            do throws(ComposeError) {
                let done = try composer.compose(requests[index], isCancelled: isCancelled) { report(index, $0) }
                state.withLock { $0.done[index] = done }
            } catch {
                state.withLock { $0.error = $0.error ?? error }
            }
        }
        let (done, error) = state.withLock { ($0.done, $0.error) }
        if let error { throw error }
        return done
    }
}
