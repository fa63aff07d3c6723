import MusicModels

extension VAETrainingConfiguration {
    /// Sizes and settings that do well for a kind of model on two processor cores.
    public static func standard(_ kind: MusicVAEKind) -> VAETrainingConfiguration {
        switch kind {
        case .melody: return VAETrainingConfiguration()
        case .drums:
            return VAETrainingConfiguration(
                model: MusicVAEConfiguration(
                    voices: kind.voices, latentSize: 256, encoderSize: 96, barEncoderSize: 192, conductorSize: 256,
                    embeddingSize: 192, decoderSize: 192))
        case .trio:
            return VAETrainingConfiguration(
                model: MusicVAEConfiguration(
                    voices: kind.voices, latentSize: 384, encoderSize: 160, barEncoderSize: 256, conductorSize: 384,
                    embeddingSize: 256, decoderSize: 224),
                // The divergence holds the means of three voices back from the start: their shortcuts would race away.
                learningRate: 1.5e-3, betaFromStep: 20, betaToStep: 1000, freeNatsPerBar: 12)
        }
    }
}
