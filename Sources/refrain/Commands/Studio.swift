import ArgumentParser
import Composing
import Foundation
import Library
import MusicCore
import MusicModels
import NcursesTerminal
import Playback
import StudioRuntime
import StudioState
import StudioUI
import TerminalUI

struct Studio: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the studio in the terminal.",
        discussion: "What is given here wins over config.toml.")
    @Argument(help: "A song to open, NAME.refrain.") var song: String?
    @Option(help: "Another configuration than $XDG_CONFIG_HOME/refrain/config.toml.") var config: String?
    @Option(help: "A theme by name.") var theme: String?
    @Option(help: "A preset for new songs, by name or as a .toml file.") var preset: String?
    @Option(help: "Where to play: client:port, a name, or the beginning of one.") var port: String?
    @Flag(help: "Draw with ASCII characters only.") var ascii = false

    func run() throws {
        if let song { try checkSong(song) }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure(
                "The studio needs a terminal.", "Start it in one, or see refrain --help for commands without a screen.")
        }
        let folders = Folders.current
        let file = config.map(Files.url) ?? folders.configFile
        let settings =
            config == nil ? try ConfigFile.load(file) : try ConfigFile.read(Files.readText(file.path), file: file.path)
        var notices: [String] = []
        let (themeName, chosenTheme) = try pickTheme(settings, folders, &notices)
        let (bindings, problems) = KeyBindings.configured(settings.keys)
        notices += problems.map { "\(file.lastPathComponent): \($0)" }
        let environment = StudioEnvironment(
            draft: try draft(settings, &notices), songPath: song.map { Files.url($0).path }, theme: chosenTheme,
            themeName: themeName, bindings: bindings, usesMouse: settings.mouse,
            isASCII: ascii || settings.ascii ? true : nil, notices: notices, engine: CheckpointEngine(folders: folders),
            songs: SongFileStore(folders), presets: PresetFileStore(folders), themes: ThemeFileStore(folders),
            sound: PlayerSound(port: port ?? settings.port, starter: SynthStarter.start), exporter: MIDIExporter())
        // The parser runs commands on the main thread.
        try MainActor.assumeIsolated { try StudioMain.run(environment) }
    }

    /// A word that is no song may have been meant as a command.
    private func checkSong(_ song: String) throws(CommandFailure) {
        guard !FileManager.default.fileExists(atPath: Files.url(song).path) else { return }
        let commands = Refrain.configuration.subcommands.map { $0._commandName }
        if !song.contains("/"), !song.contains("."), let nearest = NearestName.to(song, among: commands) {
            throw .usage("\"\(song)\" is neither a command nor a song.", "Did you mean refrain \(nearest)?")
        }
        throw CommandFailure(LibraryError.missing(file: song))
    }

    /// A theme asked for here must be there; one in the configuration may be missing.
    private func pickTheme(
        _ settings: Config, _ folders: Folders, _ notices: inout [String]
    ) throws(LibraryError) -> (String, Theme) {
        let store = ThemeStore(folders)
        if let theme { return (theme, try store.load(theme)) }
        let name = settings.theme ?? "nightfall"
        do throws(LibraryError) {
            return (name, try store.load(name))
        } catch {
            if settings.theme != nil { notices.append(error.description) }
            return ("nightfall", .nightfall)
        }
    }

    /// What a new song starts as.
    private func draft(_ settings: Config, _ notices: inout [String]) throws(LibraryError) -> Draft {
        var draft = Draft(seed: UInt64.random(in: 1...9_999_999))
        guard let name = preset ?? settings.preset else { return draft }
        do throws(LibraryError) {
            let found = try PresetArgument.load(name).preset
            var song = draft.song
            song.form = found.form ?? song.form
            song.key = found.key ?? song.key
            song.qpm = found.qpm ?? song.qpm
            draft = Draft(song: song, settings: found.settings, seed: draft.seed, preset: name)
        } catch {
            if preset != nil { throw error }
            notices.append(error.description)
        }
        return draft
    }
}

/// The models of the studio: damaged checkpoints are left out with a notice, as missing ones are.
private struct CheckpointEngine: EngineLoading {
    var folders: Folders

    func load() throws -> LoadedEngine {
        let engine = Checkpoints.availableEngine(folders)
        return LoadedEngine(
            composer: SongComposer(engine), latent: engine.latent?.model,
            notices: Stage.allCases.compactMap { engine.missing[$0] })
    }
}

/// The synthesizer that the studio starts on request.
private enum SynthStarter {
    @Sendable static func start() throws(PlaybackError) -> RunningSynth {
        let synth = try FluidSynthLauncher()
        return RunningSynth(address: synth.port.address, stop: { synth.stop() })
    }
}
