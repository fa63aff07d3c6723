import Composing
import NeuralCore

/// The latent space of a trained MusicVAE of any kind: passages in, points; points in, passages.
///
/// A passage has one row of symbols a voice, in the order of `kind.voices`, 16 a bar: `MelodyGrid` tokens for melody
/// and bass, `DrumGrid` tokens for drums.
public struct PassageSpace: Sendable {
    public let kind: MusicVAEKind
    public let model: MusicVAE

    public init(_ model: MusicVAE, kind: MusicVAEKind) {
        precondition(model.configuration.voices == kind.voices, "a model with the voices of its kind")
        self.model = model
        self.kind = kind
    }

    /// Reads a checkpoint of a melody, drum or trio VAE.
    /// - Throws: what `SafeTensorsFile` throws, or `otherModel`.
    public init(from path: String) throws(NeuralError) {
        let file = try SafeTensorsFile(path: path)
        guard let kind = MusicVAE.kind(of: file) else {
            throw .otherModel(path: path, reason: "it is not a checkpoint of a VAE")
        }
        self.init(try MusicVAE.load(from: file, kind: kind), kind: kind)
    }

    public var latentSize: Int { model.configuration.latentSize }
    public var maximumBars: Int { model.configuration.maximumBars }

    /// The means of the posteriors of passages, cut or filled up to `bars`, which is bounded by 1...`maximumBars`.
    ///
    /// Symbols that a voice does not have are read as its empty step.
    public func encode(_ passages: [VoicedSymbols], bars: Int) -> [[Float]] {
        guard !passages.isEmpty else { return [] }
        let bars = bounded(bars)
        let steps = bars * model.configuration.stepsPerBar
        let fitting = passages.map { passage in
            kind.voices.enumerated().map { index, voice in
                let symbols = index < passage.count ? passage[index] : []
                return (0..<steps).map { step in
                    step < symbols.count && symbols[step] < voice.symbolCount ? symbols[step] : voice.emptySymbol
                }
            }
        }
        return model.encode(SymbolBatch(fitting, bars: bars, stepsPerBar: model.configuration.stepsPerBar))
    }

    /// Passages of `bars` at points, written together; each is what it would be alone.
    ///
    /// - Parameter seeds: one a point.
    public func decode(_ points: [[Float]], bars: Int, temperature: Double, seeds: [UInt64]) -> [VoicedSymbols] {
        let size = latentSize
        let fitting = points.map { point in
            (0..<size).map { $0 < point.count && point[$0].isFinite ? point[$0] : 0 }
        }
        return model.decodeVoices(
            fitting, bars: bounded(bars), temperature: Float(max(0, temperature)), seeds: seeds)
    }

    /// The point at `t` in 0...1 on the great circle from a to b.
    public func between(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] { Interpolation.spherical(a, b, t) }

    private func bounded(_ bars: Int) -> Int { min(max(1, bars), maximumBars) }
}

extension TrioGrid {
    /// The voices in the order in which a trio VAE has them.
    public var voicedSymbols: VoicedSymbols { [melody.map(UInt16.init), bass.map(UInt16.init), drums] }

    /// The trio of three voices; voices that are missing are empty.
    public init(_ symbols: VoicedSymbols) {
        func bytes(_ voice: Int) -> [UInt8] {
            voice < symbols.count ? symbols[voice].map { UInt8(truncatingIfNeeded: $0) } : []
        }
        self.init(melody: bytes(0), bass: bytes(1), drums: symbols.count > 2 ? symbols[2] : [])
    }
}
