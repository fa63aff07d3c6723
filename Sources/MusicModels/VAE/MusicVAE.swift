import NeuralCore

/// A variational autoencoder of one or more voices with a flat or a hierarchical decoder (Roberts et al. 2018).
///
/// Encoder: for each voice symbols → bidirectional LSTM over steps (a bar at a time when hierarchical, then over bars, all
/// voices together) → mu, log σ².
/// Decoder: z → conductor LSTM over bars → for each voice one embedding a bar → an LSTM over the bar's steps, started
/// anew in each bar; or, flat, z → LSTMs over all steps. The parameters are read-only here: passes hold everything that changes.
public final class MusicVAE: Sendable {
    public let configuration: MusicVAEConfiguration
    public let parameters: ParameterStore
    private let parts: Parts

    /// The networks, and with them the layout of the parameters.
    private struct Parts: Sendable {
        let symbolEncoders: [SymbolEncoder]
        let barEncoder: BarEncoder?
        let latent: any LatentLayer
        let conductor: Conductor?
        let decoders: [SymbolDecoder]

        init(_ configuration: MusicVAEConfiguration, in layout: inout ParameterLayout) {
            symbolEncoders = configuration.voices.map { SymbolEncoder(configuration, $0, in: &layout) }
            let featureSize = symbolEncoders.first?.featureSize ?? 0
            barEncoder =
                configuration.encoder == .hierarchical
                ? BarEncoder(configuration, inputSize: featureSize, in: &layout) : nil
            latent = configuration.latent.layer(
                featureSize: barEncoder?.featureSize ?? featureSize, latentSize: configuration.latentSize,
                in: &layout)
            conductor = configuration.decoder == .hierarchical ? Conductor(configuration, in: &layout) : nil
            let embeddingSize = conductor == nil ? configuration.latentSize : configuration.embeddingSize
            decoders = configuration.voices.map { voice in
                SymbolDecoder(configuration, voice, embeddingSize: embeddingSize, in: &layout)
            }
        }
    }

    /// One a voice.
    var symbolEncoders: [SymbolEncoder] { parts.symbolEncoders }
    var barEncoder: BarEncoder? { parts.barEncoder }
    var latent: any LatentLayer { parts.latent }
    var conductor: Conductor? { parts.conductor }
    /// One a voice.
    var decoders: [SymbolDecoder] { parts.decoders }

    /// Makes a model whose parameters are all zero: `initialise` it or load a checkpoint.
    public init(_ configuration: MusicVAEConfiguration) {
        self.configuration = configuration
        var layout = ParameterLayout()
        parts = Parts(configuration, in: &layout)
        parameters = ParameterStore(layout: layout)
    }

    /// The tensors that a model of this configuration has, without making one.
    public static func layout(of configuration: MusicVAEConfiguration) -> ParameterLayout {
        var layout = ParameterLayout()
        _ = Parts(configuration, in: &layout)
        return layout
    }

    /// Draws the parameters for training.
    public func initialise(seed: UInt64) {
        parameters.initialise(seed: seed)
        let values = parameters.values.pointer
        for encoder in symbolEncoders { encoder.openForgetGate(values) }
        barEncoder?.prepare(values)
        latent.prepare(values)
        conductor?.prepare(values)
        for decoder in decoders { decoder.prepare(values) }
    }

    /// The means of the posteriors, one vector of `latentSize` a sequence.
    public func encode(_ batch: SymbolBatch) -> [[Float]] {
        let pass = MusicVAEPass(self, sequences: batch.sequences, bars: batch.bars, isTraining: false)
        pass.packEncoders()
        pass.encode(batch, noise: nil)
        let size = configuration.latentSize
        return (0..<batch.sequences).map {
            Array(UnsafeBufferPointer(start: pass.latent.z.pointer + $0 * size, count: size))
        }
    }
}
