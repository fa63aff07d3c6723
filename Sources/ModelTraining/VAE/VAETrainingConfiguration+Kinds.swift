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
                    voices: kind.voices, latentSize: 320, encoderSize: 96, barEncoderSize: 192, conductorSize: 320,
                    embeddingSize: 224, decoderSize: 144),
                // The divergence holds the means of three voices back from the start: their shortcuts would race away.
                // Trios are few, and its weight keeps them from being learnt by heart.
                beta: 0.04, betaFromStep: 20, betaToStep: 600, freeNatsPerBar: 12)
        }
    }
}
