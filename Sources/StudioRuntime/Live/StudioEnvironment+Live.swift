import Composing
import Library
import Playback
import StudioState
import StudioUI
import TerminalUI

extension StudioEnvironment {
    /// What can be said on the command line; it wins over the configuration.
    public struct Options: Sendable {
        public var songPath: String?
        public var theme: String?
        public var preset: String?
        public var port: String?
        public var isASCII = false
        public var isLinear = false
        /// The seed of the first take.
        public var seed: UInt64

        public init(
            songPath: String? = nil, theme: String? = nil, preset: String? = nil, port: String? = nil,
            isASCII: Bool = false, isLinear: Bool = false, seed: UInt64
        ) {
            self.songPath = songPath
            self.theme = theme
            self.preset = preset
            self.port = port
            self.isASCII = isASCII
            self.isLinear = isLinear
            self.seed = seed
        }
    }

    /// The studio as it is shipped: song files, presets and themes of the library, sound by the sequencer.
    ///
    /// - Throws: an unknown theme or preset that was asked for in `options`; what is wrong in the configuration is
    ///   said on the screen instead.
    public static func live(
        _ options: Options, config: Config, folders: Folders, engine: any EngineLoading
    ) throws(LibraryError) -> StudioEnvironment {
        var notices: [String] = []
        var draft = Draft(seed: options.seed)
        let presets = PresetStore(folders)
        if let name = options.preset {
            draft.take(PresetChoice(name, try presets.load(name)))
        } else if let name = config.preset {
            do throws(LibraryError) {
                draft.take(PresetChoice(name, try presets.load(name)))
            } catch {
                notices.append(error.description)
            }
        }
        let themes = ThemeStore(folders)
        var theme = (name: Theme.nightfall.name, value: Theme.nightfall)
        if let name = options.theme {
            theme = (name, try themes.load(name))
        } else if let name = config.theme {
            do throws(LibraryError) {
                theme = (name, try themes.load(name))
            } catch {
                notices.append(error.description)
            }
        }
        let (bindings, problems) = KeyBindings.configured(config.keys)
        notices += problems
        return StudioEnvironment(
            draft: draft, songPath: options.songPath, theme: theme.value, themeName: theme.name, bindings: bindings,
            usesMouse: config.mouse, isASCII: options.isASCII || config.ascii ? true : nil, isLinear: options.isLinear,
            notices: notices,
            engine: engine, songs: SongFileStore(folders), presets: PresetFileStore(folders),
            themes: ThemeFileStore(folders), sound: PlayerSound(port: options.port ?? config.port),
            exporter: SongExporter(), guide: GuideMemory(stateFolder: folders.state),
            themeFolders: folders.themes.map(\.path), training: TrainingPlaces(folders))
    }
}
