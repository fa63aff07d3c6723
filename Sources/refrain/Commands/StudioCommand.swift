import ArgumentParser
import Composing
import Foundation
import Library
import MusicModels
import StudioRuntime
import TerminalUI

struct StudioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "studio", abstract: "Open the studio; what refrain does when it is given no command.",
        discussion: "In it, ? lists the keys and : all commands. Every change is on disk at once.")
    @Argument(help: "A song (NAME.refrain); a new one without it.") var song: String?
    @Option(help: "A theme for this time; see refrain themes.") var theme: String?
    @Option(help: "A preset to begin a new song with; see refrain presets.") var preset: String?
    @Option(help: "Where to play: client:port, a name, or the beginning of one.") var port: String?
    @Option(help: "The seed of the first take; a fresh one without it.") var seed: UInt64?
    @Option(help: "Another configuration than config.toml.") var config: String?
    @Flag(help: "Draw with ASCII characters only.") var ascii = false

    @Flag(help: "Labelled lines instead of panes, for screen readers.") var linear = false

    func run() throws {
        let folders = Folders.current
        if let song, SongFileStore(folders).find(song) == nil { throw noSong(song) }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure(
                "The studio needs a terminal.", "Start it in one; refrain --help lists what goes without.")
        }
        // The usual configuration need not be there, one that is named must.
        let settings =
            if let config { try ConfigFile.read(try Files.readText(config), file: config) } else {
                try ConfigFile.load(folders.configFile)
            }
        let options = StudioEnvironment.Options(
            songPath: song, theme: theme, preset: preset, port: port, isASCII: ascii, isLinear: linear,
            seed: seed ?? UInt64.random(in: 1..<100_000))
        let environment = try StudioEnvironment.live(
            options, config: settings, folders: folders, engine: CheckpointEngine(folders: folders))
        // The command line is run on the main thread, before anything else is.
        try MainActor.assumeIsolated { try StudioMain.run(environment) }
    }
}

extension StudioCommand {
    /// A word that is no song may have been meant as a command.
    private func noSong(_ song: String) -> CommandFailure {
        let commands = Refrain.configuration.subcommands.map { $0._commandName }
        let nearest = song.contains(".") ? nil : NearestName.to(song, among: commands)
        return .usage(
            "There is no song \(song), and no command of that name.",
            nearest.map { "Did you mean refrain \($0)?" }
                ?? "Name a song that is there, or leave it out for a new one; refrain --help lists the commands.")
    }
}

/// The models of the checkpoint folders; one that is damaged is named and done without, so that the screen opens.
struct CheckpointEngine: EngineLoading {
    let folders: Folders

    func load() -> LoadedEngine {
        var engine = Engine()
        var notices: [String] = []
        for stage in Stage.allCases {
            do throws(CommandFailure) {
                engine.add(try Checkpoints.engine(folders, stages: [stage]))
            } catch {
                engine.missing[stage] = "\(error.cause)\n\(error.advice)"
                notices.append("\(error.cause)\n\(error.advice)")
            }
        }
        return LoadedEngine(composer: SongComposer(engine), latent: engine.latent?.model, notices: notices)
    }
}
