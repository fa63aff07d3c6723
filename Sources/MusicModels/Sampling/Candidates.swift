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
    /// Room for what `withWeights` computes, kept from draw to draw.
    private var weights: [Double] = []

    public init() {
        items.reserveCapacity(1024)
        weights.reserveCapacity(1024)
    }

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
        items.sort(by: Self.isBefore)
        isSorted = true
    }

    private static func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
        a.logit != b.logit ? a.logit > b.logit : a.token < b.token
    }

    /// Keeps the likeliest `count` in order: as `sort` and `keep`, without ordering the others.
    public mutating func keepLikeliest(_ count: Int) {
        guard !isSorted, (1...Self.few).contains(count), count < items.count else {
            sort()
            return keep(count)
        }
        items.withUnsafeMutableBufferPointer { items in
            // The first ones are kept in order; what follows is put among them or passed over.
            var kept = 0
            for candidate in items {
                guard kept < count || Self.isBefore(candidate, items[count - 1]) else { continue }
                var place = min(kept, count - 1)
                while place > 0, Self.isBefore(candidate, items[place - 1]) {
                    items[place] = items[place - 1]
                    place -= 1
                }
                items[place] = candidate
                kept = min(kept + 1, count)
            }
        }
        items.removeLast(items.count - count)
        isSorted = true
    }

    /// Up to so many are found faster one by one than by sorting.
    private static let few = 64

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

    /// Calls with the weights of `items` in their order, w_i = exp(l_i − max), and their sum: p_i = w_i / sum.
    public mutating func withWeights<Result>(_ body: (_ weights: [Double], _ sum: Double) -> Result) -> Result {
        weights.removeAll(keepingCapacity: true)
        var (top, sum) = (-Float.infinity, 0.0)
        for item in items { top = max(top, item.logit) }
        for item in items {
            weights.append(exp(Double(item.logit - top)))
            sum += weights[weights.count - 1]
        }
        return body(weights, sum)
    }
}
