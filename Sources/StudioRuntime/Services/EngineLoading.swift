import Composing

/// The models, once they are there.
public struct LoadedEngine: Sendable {
    public var composer: any Composer
    /// `nil` where stage 2 has no model.
    public var latent: (any LatentSpace)?
    /// What is missing and what is done without it; one line of cause, one of advice.
    public var notices: [String]

    public init(composer: any Composer, latent: (any LatentSpace)? = nil, notices: [String] = []) {
        self.composer = composer
        self.latent = latent
        self.notices = notices
    }
}

/// Loads the models; called once, on the engine's queue, after the first frame.
public protocol EngineLoading: Sendable {
    func load() throws -> LoadedEngine
}
