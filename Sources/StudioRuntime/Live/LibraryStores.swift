import Composing
import Foundation
import Library
import MusicCore
import StudioState
import TerminalUI

/// Presets as files of the library.
public struct PresetFileStore: PresetStoring {
    private let store: PresetStore

    public init(_ folders: Folders) { store = PresetStore(folders) }

    /// Presets that cannot be read are left out here; `refrain presets` says what is wrong with them.
    public func list() throws -> [PresetChoice] {
        store.entries().compactMap { entry in
            (try? store.load(entry)).map { PresetChoice(entry.id, $0) }
        }
    }

    public func load(_ name: String) throws -> PresetChoice { PresetChoice(name, try store.load(name)) }

    public func save(_ settings: ComposeSettings, as name: String) throws {
        _ = try store.save(Preset(name: name, settings: settings), as: name, replacing: true)
    }
}

extension PresetChoice {
    init(_ id: String, _ preset: Preset) {
        self.init(
            name: id, summary: preset.description,
            outline: SongOutline(form: preset.form, key: preset.key, qpm: preset.qpm), settings: preset.settings)
    }
}

/// Themes as files of the library, and the built-in one where there are none.
public struct ThemeFileStore: ThemeStoring {
    private let store: ThemeStore
    private let configFile: URL

    public init(_ folders: Folders) {
        store = ThemeStore(folders)
        configFile = folders.configFile
    }

    public func list() -> [String] {
        let names = store.entries().map(\.id)
        return names.contains(Theme.nightfall.name) ? names : ([Theme.nightfall.name] + names).sorted()
    }

    public func load(_ name: String) throws -> Theme {
        if name == Theme.nightfall.name, !store.entries().contains(where: { $0.id == name }) { return .nightfall }
        return try store.load(name)
    }

    public func keep(_ name: String) throws { try ConfigFile.set("theme", to: name, in: configFile) }
}
