import Composing
import StudioState
import StudioUI
import TerminalUI

/// What a studio works with; everything outside the screen comes in here.
public struct StudioEnvironment: Sendable {
    public var draft: Draft
    /// The song to open; `nil` begins a new one.
    public var songPath: String?
    public var theme: Theme
    public var themeName: String
    public var bindings: KeyBindings
    public var usesMouse: Bool
    /// ASCII characters only; `nil` decides by the locale.
    public var isASCII: Bool?
    /// Labelled lines instead of panes, for screen readers; the mouse has nothing to point at then.
    public var isLinear: Bool
    /// Lines to be said at the start, for example what is wrong in the configuration.
    public var notices: [String]
    public var engine: any EngineLoading
    public var songs: any SongStoring
    public var presets: any PresetStoring
    public var themes: any ThemeStoring
    public var sound: any SoundService
    public var exporter: any SongExporting
    /// Remembers whether the first steps were shown; `nil` never shows them by itself.
    public var guide: GuideMemory?
    /// Folders whose theme files are followed while they are edited.
    public var themeFolders: [String]
    /// Where models are trained; `nil` where they cannot be.
    public var training: TrainingPlaces?

    public init(
        draft: Draft = Draft(), songPath: String? = nil, theme: Theme = .nightfall, themeName: String = "nightfall",
        bindings: KeyBindings = KeyBindings(), usesMouse: Bool = true, isASCII: Bool? = nil, isLinear: Bool = false,
        notices: [String] = [],
        engine: any EngineLoading, songs: any SongStoring, presets: any PresetStoring, themes: any ThemeStoring,
        sound: any SoundService, exporter: any SongExporting, guide: GuideMemory? = nil, themeFolders: [String] = [],
        training: TrainingPlaces? = nil
    ) {
        self.draft = draft
        self.songPath = songPath
        self.theme = theme
        self.themeName = themeName
        self.bindings = bindings
        self.usesMouse = usesMouse
        self.isASCII = isASCII
        self.isLinear = isLinear
        self.notices = notices
        self.engine = engine
        self.songs = songs
        self.presets = presets
        self.themes = themes
        self.sound = sound
        self.exporter = exporter
        self.guide = guide
        self.themeFolders = themeFolders
        self.training = training
    }
}
