/// A departure from the plain VAE, each a row of the comparison that `refrain train vae` and `evaluate` can make.
public enum MusicVAEVariant: String, Sendable, Codable, CaseIterable {
    case plain
    /// The loss is taken on relaxed samples (`GumbelOutput`).
    case gumbel
    /// The latent vector is made of codes (`QuantisedLatent`).
    case quantised
    /// Two levels of latent numbers (`LadderLatent`).
    case ladder
    /// Residual blocks between conductor and decoders (`ResidualBlocks`).
    case residual
    /// What is written must lead back to where it was written from (`LatentConsistency`).
    case consistency
    /// Neighbouring outputs are kept alike (`SmoothnessTerm`).
    case smooth

    /// Changes the sizes of a model as the variant asks for.
    public func apply(to configuration: inout MusicVAEConfiguration) {
        switch self {
        case .quantised: configuration.latent = .quantised
        case .ladder: configuration.latent = .ladder
        case .residual: configuration.residualBlocks = 2
        case .plain, .gumbel, .consistency, .smooth: break
        }
    }

    /// Changes the objective as the variant asks for.
    public func apply(to objective: inout MusicVAEObjective) {
        switch self {
        case .gumbel: objective.gumbelTemperature = 1
        case .consistency: objective.consistencyWeight = 0.1
        case .smooth: objective.smoothnessWeight = 0.02
        case .plain, .quantised, .ladder, .residual: break
        }
    }
}
