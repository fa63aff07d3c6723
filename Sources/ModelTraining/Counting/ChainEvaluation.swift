import Foundation
import MusicModels

extension CountingEvaluation {
    /// A chain of one order.
    public struct Order: Sendable, Codable, Equatable {
        public var order: Int
        /// exp of `nats`.
        public var perplexity: Double
        /// Held-out −ln P a symbol.
        public var nats: Double
        /// Akaike's criterion on the training songs (`BackOffModel.akaike`), and its k.
        public var aic: Double
        public var parameters: Int
        /// Nats a symbol of what the chain itself would write.
        public var entropyRate: Double
    }

    /// A chain of stage 1 at orders 1 to 4.
    public struct Chain: Sendable, Codable, Equatable {
        /// What a symbol is, and what is known before it beside the symbols.
        public var unit: String
        public var given: String?
        public var orders: [Order]
        /// Held-out symbols.
        public var events: Int
        /// Of the chain of order 1 without what is given: nats a symbol, and the share of time in each symbol by name.
        public var entropyRate: Double
        public var stationary: [String: Double]
        public var matrices: [Matrix]
        /// The model of the checkpoint on the same symbols, where it can be compared.
        public var model: Loss?

        /// The orders at which Akaike's criterion and the held-out perplexity are least.
        public var chosenByAkaike: Int { orders.min { $0.aic < $1.aic }?.order ?? 0 }
        public var chosenByHeldOut: Int { orders.min { $0.nats < $1.nats }?.order ?? 0 }
    }

    /// Counts a chain on one side and measures it on the other; `nil` where a side has nothing.
    static func chain(_ kind: ChainKind, training: CountingData, held: CountingData) -> Chain? {
        let (counted, unseen) = (kind.sequences(of: training), kind.sequences(of: held))
        guard counted.contains(where: { !$0.symbols.isEmpty }), unseen.contains(where: { !$0.symbols.isEmpty }) else {
            return nil
        }
        let orders = (1...4).map { order -> Order in
            let chain = ConditionalChain(
                order: order, symbolCount: kind.symbolCount, sequences: counted, smoothing: kind.smoothing)
            let nats = chain.nats(of: unseen)
            return Order(
                order: order, perplexity: exp(nats), nats: nats, aic: chain.model.akaike,
                parameters: chain.model.parameterCount, entropyRate: chain.entropyRate)
        }
        let first = TransitionCounts(kind, counted)
        return Chain(
            unit: kind.unit, given: kind.given, orders: orders,
            events: unseen.reduce(0) { $0 + $1.symbols.count }, entropyRate: first.chain.entropyRate,
            stationary: first.stationaryByName, matrices: first.matrices)
    }
}
