import Foundation

/// The tokens that may come next, with their logits; what samplers narrow down.
public struct Candidates: Sendable {
    public struct Candidate: Sendable, Equatable {
        public var token: Int
        public var logit: Float

        public init(token: Int, logit: Float) {
            self.token = token
            self.logit = logit
        }
    }

    /// Likeliest first once `sort()` has run.
    public private(set) var items: [Candidate] = []
    private var isSorted = false

    public init() { items.reserveCapacity(1024) }

    public init(logits: some Sequence<Float>) {
        self.init()
        items = logits.enumerated().map { Candidate(token: $0.offset, logit: $0.element) }
    }

    /// Starts anew with the logits of the tokens that `isAllowed` lets through.
    public mutating func fill(_ logits: UnsafeBufferPointer<Float>, where isAllowed: (Int) -> Bool) {
        items.removeAll(keepingCapacity: true)
        isSorted = false
        for token in logits.indices where isAllowed(token) {
            items.append(Candidate(token: token, logit: logits[token]))
        }
    }

    /// Orders by falling logit; equal ones by token, so that the order never depends on chance.
    public mutating func sort() {
        guard !isSorted else { return }
        items.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.token < $1.token }
        isSorted = true
    }

    /// Keeps the first `count`.
    public mutating func keep(_ count: Int) {
        guard count < items.count else { return }
        items.removeLast(items.count - max(1, count))
    }

    /// Changes every logit; the order has to be found again.
    public mutating func adjust(_ change: (Candidate) -> Float) {
        for index in items.indices { items[index].logit = change(items[index]) }
        isSorted = false
    }

    /// Probabilities in the order of `items`, p_i = exp(l_i − max) / Σ.
    public func probabilities() -> [Double] {
        guard let top = items.lazy.map(\.logit).max() else { return [] }
        let weights = items.map { exp(Double($0.logit - top)) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
