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
            guard let preset = try? store.load(entry) else { return nil }
            return PresetChoice(name: entry.id, summary: preset.description)
        }
    }

    public func load(_ name: String) throws -> ComposeSettings { try store.load(name).settings }

    public func save(_ settings: ComposeSettings, as name: String) throws {
        _ = try store.save(Preset(name: name, settings: settings), as: name, replacing: true)
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
