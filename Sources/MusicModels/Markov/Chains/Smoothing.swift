/// How counts of a context are blended with the distribution of the shorter context.
///
/// All three have the form P(x | c) = (max(n(cx) − D, 0) + E(c) · P(x | c')) / (n(c) + F(c)); below the shortest
/// context stands the additive estimate (n(x) + lambda) / (n + lambda · V).
public struct Smoothing: Sendable, Hashable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// D = 0, E = F = strength: pseudo-counts spread like the shorter context (MacKay & Peto 1995).
        case additive
        /// D = 0, E = F = number of distinct successors (Witten & Bell 1991).
        case wittenBell
        /// D = 0.75, E = D · distinct successors, F = 0 (Ney, Essen & Kneser 1994).
        case absolute
    }

    public var kind: Kind
    /// Pseudo-count of every symbol at the bottom.
    public var lambda: Double

    /// Pseudo-counts of the shorter context in the additive kind; lambda · V where it is 0.
    ///
    /// Songs repeat themselves, so counts overstate what is known: a strength near 100 serves melodies and chords
    /// best, where the number of distinct successors (Witten and Bell) is far too trusting.
    public var strength: Double

    public init(_ kind: Kind = .wittenBell, lambda: Double = 0.1, strength: Double = 0) {
        self.kind = kind
        self.lambda = lambda
        self.strength = strength
    }

    @inline(__always)
    var discount: Double { kind == .absolute ? 0.75 : 0 }

    /// Mass given to the shorter context, and the denominator.
    @inline(__always)
    func masses(total: Int, distinct: Int, symbolCount: Int) -> (escape: Double, denominator: Double) {
        switch kind {
        case .additive:
            let mass = strength > 0 ? strength : lambda * Double(symbolCount)
            return (mass, Double(total) + mass)
        case .wittenBell: return (Double(distinct), Double(total + distinct))
        case .absolute: return (0.75 * Double(distinct), Double(total))
        }
    }
}
