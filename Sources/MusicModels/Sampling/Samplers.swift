import Composing
import Foundation
import MusicCore

/// Narrows or reshapes the candidates for the next token.
public protocol Sampler: Sendable {
    var name: String { get }
    /// Leaves at least one candidate where it finds one.
    func apply(_ candidates: inout Candidates)
}

/// Keeps the k likeliest (Fan et al. 2018); 0 keeps all.
public struct TopK: Sampler {
    public let name = "top-k"
    public let k: Int

    public init(_ k: Int) { self.k = k }

    public func apply(_ candidates: inout Candidates) {
        guard k > 0 else { return }
        candidates.keepLikeliest(k)
    }
}

/// Keeps the likeliest whose probabilities together reach p (Holtzman et al. 2020); 1 keeps all.
public struct TopP: Sampler {
    public let name = "top-p"
    public let p: Double

    public init(_ p: Double) { self.p = p }

    public func apply(_ candidates: inout Candidates) {
        guard p < 1 else { return }
        candidates.sort()
        let count = candidates.withWeights { weights, sum in
            var (reached, count) = (0.0, 0)
            for weight in weights where reached < p * sum {
                count += 1
                reached += weight
            }
            return count
        }
        candidates.keep(count)
    }
}

/// Drops what is less likely than a share of the likeliest (Nguyen et al. 2024); 0 drops none.
public struct MinP: Sampler {
    public let name = "min-p"
    public let share: Double

    public init(_ share: Double) { self.share = share }

    public func apply(_ candidates: inout Candidates) {
        guard share > 0, let top = candidates.items.lazy.map(\.logit).max() else { return }
        candidates.sort()
        let floor = top + Float(log(share))
        candidates.keep(candidates.items.prefix { $0.logit >= floor }.count)
    }
}

/// Divides the logits by the temperature; 0 leaves only the likeliest.
public struct Temperature: Sampler {
    public let name = "temperature"
    public let temperature: Double

    public init(_ temperature: Double) { self.temperature = temperature }

    public func apply(_ candidates: inout Candidates) {
        if temperature <= 0.01 {
            candidates.sort()
            candidates.keep(1)
        } else if temperature != 1 {
            candidates.adjust { $0.logit / Float(temperature) }
        }
    }
}

/// Lowers the logits of tokens used of late (Keskar et al. 2019); 1 leaves them.
public struct RepetitionPenalty: Sampler {
    public let name = "repetition penalty"
    public let penalty: Double
    public let recent: Set<Int>

    public init(_ penalty: Double, recent: Set<Int>) {
        self.penalty = penalty
        self.recent = recent
    }

    public func apply(_ candidates: inout Candidates) {
        guard penalty != 1, !recent.isEmpty else { return }
        let factor = Float(penalty)
        candidates.adjust { candidate in
            guard recent.contains(candidate.token) else { return candidate.logit }
            return candidate.logit > 0 ? candidate.logit / factor : candidate.logit * factor
        }
    }
}

/// Samplers one after the other; itself a sampler.
public struct SamplerChain: Sampler {
    public let name = "chain"
    public var samplers: [any Sampler]

    public init(_ samplers: [any Sampler]) { self.samplers = samplers }

    /// The chain of a user's settings: top-k, top-p, min-p, then temperature.
    public init(_ settings: SamplingSettings) {
        self.init([
            TopK(settings.topK), TopP(settings.topP), MinP(settings.minP), Temperature(settings.temperature),
        ])
    }

    public func apply(_ candidates: inout Candidates) {
        for sampler in samplers { sampler.apply(&candidates) }
    }

    /// Narrows the candidates and draws one; `nil` where there was none.
    public func draw(from candidates: inout Candidates, using generator: inout SeededGenerator) -> Int? {
        apply(&candidates)
        guard !candidates.items.isEmpty else { return nil }
        let index = candidates.withWeights { weights, _ in generator.draw(weights: weights) }
        return candidates.items[index].token
    }
}
