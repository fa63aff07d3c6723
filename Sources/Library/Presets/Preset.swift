import Composing
import MusicCore

/// A way of writing, kept under a name: settings, and where it wants them a form, a key and a tempo.
public struct Preset: Hashable, Sendable {
    /// For people, for example `Uptempo pop`.
    public var name: String
    /// One sentence.
    public var description: String
    public var form: SongForm?
    public var key: Key?
    /// Quarters per minute.
    public var qpm: Double?
    public var settings: ComposeSettings

    public init(
        name: String, description: String = "", form: SongForm? = nil, key: Key? = nil, qpm: Double? = nil,
        settings: ComposeSettings = ComposeSettings()
    ) {
        self.name = name
        self.description = description
        self.form = form
        self.key = key
        self.qpm = qpm
        self.settings = settings
    }
}

/// What each setting may be; the same limits hold in files, on the command line and on the screen.
public enum SettingRange {
    public static let tempo = 20.0...300.0
    public static let temperature = 0.0...2.0
    public static let topK = 0...256
    public static let probability = 0.0...1.0
    public static let minP = 0.0...0.5
    public static let repetitionPenalty = 1.0...2.0
    public static let density = -1.0...1.0
    public static let recall = 0.0...1.0
    public static let motifBars = 1...16
    public static let latentPosition = 0.0...1.0
    public static let attribute = -2.0...2.0
}
