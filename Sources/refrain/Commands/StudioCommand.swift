import ArgumentParser
import Composing
import Foundation
import Library
import MusicModels
import Playback
import StudioRuntime

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

    func run() throws {
        let folders = Folders.current
        if let song, SongFileStore(folders).find(song) == nil {
            throw CommandFailure.usage(
                "There is no song \(song), and no command of that name.",
                "Name a song that is there, or leave it out for a new one; refrain --help lists the commands.")
        }
        let settings = try ConfigFile.load(config.map { URL(fileURLWithPath: $0) } ?? folders.configFile)
        let options = StudioEnvironment.Options(
            songPath: song, theme: theme, preset: preset, port: port, isASCII: ascii,
            seed: seed ?? UInt64.random(in: 1..<100_000))
        let environment = try StudioEnvironment.live(
            options, config: settings, folders: folders, engine: CheckpointEngine(folders: folders),
            startSynth: startSynth)
        // The command line is run on the main thread, before anything else is.
        try MainActor.assumeIsolated { try StudioMain.run(environment) }
    }
}

/// A FluidSynth that ends with the studio.
@Sendable private func startSynth() throws(PlaybackError) -> RunningSynth {
    let synth = try FluidSynthLauncher()
    return RunningSynth(address: synth.port.address) { synth.stop() }
}

/// The models of the checkpoint folders; one that is damaged is named and done without, so that the screen opens.
struct CheckpointEngine: EngineLoading {
    let folders: Folders

    func load() -> LoadedEngine {
        var engine = Engine()
        var notices: [String] = []
        for stage in Stage.allCases {
            do throws(CommandFailure) {
                let part = try Checkpoints.engine(folders, stages: [stage])
                engine.markov = part.markov ?? engine.markov
                engine.latent = part.latent ?? engine.latent
                engine.transformer = part.transformer ?? engine.transformer
                engine.missing.merge(part.missing) { $1 }
            } catch {
                engine.missing[stage] = "\(error.cause)\n\(error.advice)"
                notices.append("\(error.cause)\n\(error.advice)")
            }
        }
        return LoadedEngine(composer: SongComposer(engine), latent: engine.latent?.model, notices: notices)
    }
}
