/// The sizes of a MusicVAE.
public struct MusicVAEConfiguration: Sendable, Hashable, Codable {
    /// How a half of the model sees a sequence.
    public enum Hierarchy: String, Sendable, Codable, CaseIterable {
        /// All steps as one sequence: the baseline.
        case flat
        /// Each bar on its own, and above them a network that moves from bar to bar.
        case hierarchical
    }

    public var encoder: Hierarchy
    public var decoder: Hierarchy
    /// Read together and written each by a decoder of its own, under one conductor.
    public var voices: [MusicVAEVoice]
    public var stepsPerBar: Int
    public var maximumBars: Int
    public var latentSize: Int
    /// Of the bidirectional LSTM over steps, per direction.
    public var encoderSize: Int
    public var encoderLayers: Int
    /// Of the bidirectional LSTM over bars, per direction; only in a hierarchical encoder.
    public var barEncoderSize: Int
    /// Of the LSTM over bars, and how many layers; only in a hierarchical decoder.
    public var conductorSize: Int
    public var conductorLayers: Int
    /// Of the vector that tells a bar's decoder what to write.
    public var embeddingSize: Int
    /// Of the LSTM that writes the symbols.
    public var decoderSize: Int
    public var decoderLayers: Int
    /// Whether linear layers with weights for each place run beside the LSTMs of the hierarchical halves: symbols to bar
    /// vectors, bar vectors to mu, z to embeddings, embeddings to logits. With them a bar's content is found in a tenth
    /// of the steps.
    public var hasShortcuts: Bool
    /// Numbers a bar of a code that all bars share, between z and them; 0 for shortcuts of each place's own.
    public var barCodeSize: Int
    /// What stands between encoder and z.
    public var latent: MusicVAELatent
    /// Between conductor and decoders; only in a hierarchical decoder.
    public var residualBlocks: Int

    public init(
        encoder: Hierarchy = .hierarchical, decoder: Hierarchy = .hierarchical,
        voices: [MusicVAEVoice] = [.melody], stepsPerBar: Int = 16, maximumBars: Int = 16,
        latentSize: Int = 128, encoderSize: Int = 160, encoderLayers: Int = 1, barEncoderSize: Int = 320,
        conductorSize: Int = 512, conductorLayers: Int = 1, embeddingSize: Int = 256, decoderSize: Int = 256,
        decoderLayers: Int = 1, hasShortcuts: Bool = true, barCodeSize: Int = 0, latent: MusicVAELatent = .gaussian,
        residualBlocks: Int = 0
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.voices = voices
        self.stepsPerBar = stepsPerBar
        self.maximumBars = maximumBars
        self.latentSize = latentSize
        self.encoderSize = encoderSize
        self.encoderLayers = encoderLayers
        self.barEncoderSize = barEncoderSize
        self.conductorSize = conductorSize
        self.conductorLayers = conductorLayers
        self.embeddingSize = embeddingSize
        self.decoderSize = decoderSize
        self.decoderLayers = decoderLayers
        self.hasShortcuts = hasShortcuts
        self.barCodeSize = barCodeSize
        self.latent = latent
        self.residualBlocks = residualBlocks
    }

    /// Whether all sizes make sense, for configurations read from files.
    public var isSound: Bool {
        [
            stepsPerBar, maximumBars, latentSize, encoderSize, encoderLayers, barEncoderSize,
            conductorSize, conductorLayers, embeddingSize, decoderSize, decoderLayers,
        ].allSatisfy { (1...16_384).contains($0) } && encoderLayers <= 8 && conductorLayers <= 8 && decoderLayers <= 8
            && maximumBars <= 64 && stepsPerBar <= 64 && (0...16).contains(residualBlocks)
            && (0...16_384).contains(barCodeSize) && latentSize > 1
            && (1...8).contains(voices.count) && voices.allSatisfy(\.isSound)
            && Set(voices.map(\.name)).count == voices.count
    }
}
