import MusicModels

/// Reconstruction of unseen windows, by their number of bars.
public struct VAEValidation: Sendable {
    public let byBars: [Int: MusicVAEReconstruction]

    /// - Parameter count: windows of each length, spread over all.
    public init(of model: MusicVAE, on windows: MelodyWindows, lengths: [Int], count: Int = 128, seed: UInt64 = 1) {
        var results: [Int: MusicVAEReconstruction] = [:]
        for bars in lengths where bars <= model.configuration.maximumBars {
            let chosen = windows.spread(bars: bars, count: count)
            guard !chosen.isEmpty else { continue }
            var result = MusicVAEReconstruction()
            // Few bars at a time keep the activations in the cache.
            let group = max(1, 256 / bars)
            for start in stride(from: 0, to: chosen.count, by: group) {
                let part = chosen[start..<min(start + group, chosen.count)].map { windows.symbols($0, bars: bars) }
                result.add(model.reconstruct(SymbolBatch(part, bars: bars), seed: seed &+ UInt64(start) &* 7919))
            }
            results[bars] = result
        }
        byBars = results
    }

    /// Cross-entropy under teacher forcing, nats a step, mean over the lengths.
    public var loss: Double {
        let losses = byBars.values.map { $0.crossEntropy / Double(max(1, $0.steps)) }
        return losses.isEmpty ? .infinity : losses.reduce(0, +) / Double(losses.count)
    }

    /// Of the longest windows: units in use.
    public var activeUnits: Int { byBars.max { $0.key < $1.key }?.value.activeUnits ?? 0 }
}
