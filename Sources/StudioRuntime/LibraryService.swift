import Dispatch
import Composing
import MusicCore
import StudioState
import Synchronization

/// Carries out what concerns files, in order, away from the screen.
final class LibraryService: Sendable {
    private let queue = DispatchQueue(label: "refrain.library", qos: .userInitiated)
    private let songs: any SongStoring
    private let presets: any PresetStoring
    private let themes: any ThemeStoring
    private let exporter: any SongExporting
    private let post: @Sendable (LibraryMessage) -> Void
    /// The newest document of each song that waits to be saved; older ones need not be written any more.
    private let waiting = Mutex<[Int: Waiting]>([:])
    /// Files that were made for songs of this session, until the state has heard of them.
    private let made = Mutex<[Int: String]>([:])

    private struct Waiting: Sendable {
        var document: SongDocument
        var path: String?
        var revision: Int
    }

    init(_ environment: StudioEnvironment, post: @escaping @Sendable (LibraryMessage) -> Void) {
        songs = environment.songs
        presets = environment.presets
        themes = environment.themes
        exporter = environment.exporter
        self.post = post
    }

    private func perform(_ body: @escaping @Sendable () throws -> LibraryMessage?) {
        queue.async { [post] in
            do {
                if let message = try body() { post(message) }
            } catch {
                post(.failed(String(describing: error)))
            }
        }
    }

    /// Saves a song; of several calls in a row only the last is written.
    func save(_ document: SongDocument, song: Int, path: String?, revision: Int) {
        waiting.withLock { $0[song] = Waiting(document: document, path: path, revision: revision) }
        perform { [self] in try saveWaiting(song) }
    }

    private func saveWaiting(_ song: Int) throws -> LibraryMessage? {
        guard let next = waiting.withLock({ $0.removeValue(forKey: song) }) else { return nil }
        let path: String
        if let known = made.withLock({ $0[song] }) ?? next.path {
            try songs.save(next.document, at: known)
            path = known
        } else {
            path = try songs.create(next.document)
            made.withLock { $0[song] = path }
        }
        return .saved(song: song, path: path, revision: next.revision)
    }

    /// Gives a song a file of the user's choice, in which it is kept from now on.
    func save(_ document: SongDocument, song: Int, from old: String?, as path: String, revision: Int) {
        perform { [self] in
            let old = made.withLock { $0[song] } ?? old
            let path = try songs.save(document, as: path, from: old)
            made.withLock { $0[song] = path }
            return .saved(song: song, path: path, revision: revision)
        }
    }

    func open(path: String) {
        perform { [songs] in
            let (document, path) = try songs.open(path: path)
            return .opened(document, path: path)
        }
    }

    func listSongs() { perform { [songs] in .songs(try songs.list()) } }

    func export(_ song: Song, path: String, texts: [String]) {
        perform { [exporter] in .exported(path: try exporter.export(song, to: path, texts: texts)) }
    }

    func listPresets() { perform { [presets] in .presets(try presets.list()) } }

    func loadPreset(_ name: String) {
        perform { [presets] in .presetLoaded(try presets.load(name)) }
    }

    func savePreset(_ name: String, _ settings: ComposeSettings) {
        perform { [presets] in
            try presets.save(settings, as: name)
            return .presetSaved(name: name)
        }
    }

    func listThemes() { perform { [themes] in .themes(themes.list()) } }

    func keepTheme(_ name: String) {
        perform { [themes] in
            try themes.keep(name)
            return nil
        }
    }

    /// Writes what waits and closes the songs; returns when they are on disk, with what went wrong.
    func finish() -> String? {
        queue.sync {
            do {
                for song in waiting.withLock({ Array($0.keys) }).sorted() { _ = try saveWaiting(song) }
                try songs.close()
                return nil
            } catch {
                return String(describing: error)
            }
        }
    }
}
