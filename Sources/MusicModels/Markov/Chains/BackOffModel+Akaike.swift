import Foundation

/// Akaike's criterion for the order of a chain, as Tong (1975) has it.
extension BackOffModel {
    /// k: every context of the deepest level that was seen has a free probability for all symbols that occur but one.
    public var parameterCount: Int { (levels.last?.rowCount ?? 1) * max(0, root.entryCount - 1) }

    /// ln L̂ of the relative frequencies of the deepest level on what was counted: Σ n(h x) ln (n(h x) / n(h)).
    public var maximumLogLikelihood: Double {
        let table = levels.last ?? root
        return (0..<table.rowCount).reduce(0) { sum, row in
            let total = Double(table.total(of: row))
            return table.entries(of: row).reduce(sum) {
                let count = Double(table.count(atEntry: $1, of: row))
                return $0 + count * log(count / total)
            }
        }
    }

    /// AIC = 2k − 2 ln L̂; the order at which it is least is the one to choose.
    public var akaike: Double { 2 * Double(parameterCount) - 2 * maximumLogLikelihood }
}
