import MusicModels

/// Reconstruction of unseen windows, by their number of bars.
public struct VAEValidation: Sendable {
    public let byBars: [Int: MusicVAEReconstruction]
    private let voiceNames: [String]

    /// - Parameter count: windows of each length, spread over all.
    public init(of model: MusicVAE, on windows: PassageWindows, lengths: [Int], count: Int = 128, seed: UInt64 = 1) {
        voiceNames = model.configuration.voices.map(\.name)
        var results: [Int: MusicVAEReconstruction] = [:]
        for bars in lengths where (1...model.configuration.maximumBars).contains(bars) {
            let chosen = windows.spread(bars: bars, count: count)
            guard !chosen.isEmpty else { continue }
            var result = MusicVAEReconstruction()
            // Few bars at a time keep the activations in the cache.
            let group = max(1, 256 / bars)
            for start in stride(from: 0, to: chosen.count, by: group) {
                let part = chosen[start..<min(start + group, chosen.count)].map { windows.passage($0, bars: bars) }
                result.add(model.reconstruct(SymbolBatch(part, bars: bars), seed: seed &+ UInt64(start) &* 7919))
            }
            results[bars] = result
        }
        byBars = results
    }

    /// Cross-entropy under teacher forcing, nats a step, mean over the lengths; `nil` without windows.
    public var loss: Double? {
        let losses = byBars.values.map(\.nats)
        return losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
    }

    /// For a log: `teacherForced16`, `sampled16`, `nats16`, `kl16`, `units16` and so on for each length,
    /// and for models of several voices `sampled16.drums` and the like.
    public var figures: [String: Double] {
        var figures: [String: Double] = [:]
        for (bars, result) in byBars {
            figures["teacherForced\(bars)"] = result.teacherForced
            figures["sampled\(bars)"] = result.sampled
            figures["nats\(bars)"] = result.nats
            figures["kl\(bars)"] = result.meanDivergence
            figures["units\(bars)"] = Double(result.activeUnits)
            guard voiceNames.count > 1 else { continue }
            for (name, voice) in zip(voiceNames, result.voices) {
                figures["teacherForced\(bars).\(name)"] = voice.teacherForced
                figures["sampled\(bars).\(name)"] = voice.sampled
            }
        }
        return figures
    }
}
