/// Counts observations for a `BackOffModel`.
public struct BackOffCounter: Sendable {
    let symbolCount: Int
    private var root = CountTableBuilder()
    private var builders: [CountTableBuilder]

    public init(symbolCount: Int, levels: Int) {
        self.symbolCount = symbolCount
        builders = Array(repeating: CountTableBuilder(), count: levels)
    }

    /// Counts a symbol under one key a level.
    public mutating func add(_ symbol: Int, keys: [UInt64]) {
        precondition(symbol >= 0 && symbol < symbolCount && keys.count == builders.count, "symbol or keys out of shape")
        root.add(0, symbol)
        for level in keys.indices { builders[level].add(keys[level], symbol) }
    }

    /// The model; contexts seen fewer than `minimum` times are left out.
    public func model(smoothing: Smoothing = Smoothing(), minimum: Int = 1) -> BackOffModel {
        let tables = builders.map { minimum > 1 ? $0.table().pruned(minimum: minimum) : $0.table() }
        return BackOffModel(symbolCount: symbolCount, smoothing: smoothing, root: root.table(), levels: tables)
    }
}
