import Composing
import MusicCore
import NeuralCore

/// The latent space of a trained MusicVAE of melodies, with the directions of its attributes.
public struct MelodyLatentSpace: LatentSpace {
    public let model: MusicVAE
    /// By attribute; a step of length 1 goes from the least to the greatest third of real melodies.
    public let directions: [MelodyAttribute: [Float]]

    public init(model: MusicVAE, directions: [MelodyAttribute: [Float]]) {
        self.model = model
        self.directions = directions
    }

    public var latentSize: Int { model.configuration.latentSize }

    public var attributes: [String] { MelodyAttribute.allCases.filter { directions[$0] != nil }.map(\.rawValue) }

    public func direction(of attribute: String) -> [Float]? {
        MelodyAttribute(rawValue: attribute).flatMap { directions[$0] }
    }

    /// The mean of a melody's posterior; bars beyond the model's range are left out.
    public func encode(melody: [GridNote], bars: Int) -> [Float] { encode([melody], bars: bars)[0] }

    /// The means of several melodies of equal length, computed together.
    public func encode(_ melodies: [[GridNote]], bars: Int) -> [[Float]] {
        let bars = bounded(bars)
        let steps = bars * model.configuration.stepsPerBar
        let symbols = melodies.map { melody in
            MelodyGrid.tokens(melody.filter { $0.pitch < 128 && $0.length > 0 }, from: 0, steps: steps)
        }
        return model.encode(SymbolBatch(symbols, bars: bars, stepsPerBar: model.configuration.stepsPerBar))
    }

    public func decode(_ z: [Float], bars: Int, temperature: Double, seed: UInt64) -> [GridNote] {
        decode([z], bars: bars, temperature: temperature, seeds: [seed])[0]
    }

    /// Melodies at several points, written together; each is what it would be alone.
    public func decode(_ points: [[Float]], bars: Int, temperature: Double, seeds: [UInt64]) -> [[GridNote]] {
        let size = latentSize
        let fitting = points.map { point in
            (0..<size).map { $0 < point.count && point[$0].isFinite ? point[$0] : 0 }
        }
        return model.decode(fitting, bars: bounded(bars), temperature: Float(max(0, temperature)), seeds: seeds)
            .map { MelodyGrid.notes($0) }
    }

    /// The point at `t` in 0...1 on the great circle from a to b.
    public func between(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] { Interpolation.spherical(a, b, t) }

    private func bounded(_ bars: Int) -> Int { min(max(1, bars), model.configuration.maximumBars) }
}
