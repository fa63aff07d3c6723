import MusicModels

extension VAETrainingConfiguration {
    /// Sizes and settings that do well for a kind of model on two processor cores.
    public static func standard(_ kind: MusicVAEKind) -> VAETrainingConfiguration {
        var configuration = VAETrainingConfiguration(
            model: MusicVAEConfiguration(
                voices: kind.voices, latentSize: 512, encoderSize: 160, barEncoderSize: 320, conductorSize: 256,
                embeddingSize: 256, decoderSize: 256, barCodeSize: 32))
        switch kind {
        case .melody: break
        case .drums:
            configuration.model.encoderSize = 128
            configuration.model.barEncoderSize = 256
            // Drummers are few; crossing them makes bars that none has played.
            configuration.mixingShare = 0.5
        case .trio:
            // For each voice as many numbers as a melody alone has.
            configuration.model.latentSize *= kind.voices.count
            configuration.model.barEncoderSize = 256
            // The divergence holds the means of three voices back from the start: their shortcuts would race away.
            configuration.betaFromStep = 20
            // Trios are few; mixing them keeps them from being learnt by heart.
            configuration.mixingShare = 1
        }
        return configuration
    }
}
