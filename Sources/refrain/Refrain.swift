import ArgumentParser

/// The program: every subcommand is a file of `Commands`.
@main
struct Refrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refrain",
        abstract: "A terminal studio that writes songs with you.",
        discussion: "Everything that makes music takes --seed and gives the same notes for the same seed and settings.",
        version: "0.1.0",
        subcommands: [
            StudioCommand.self, Compose.self, Continue.self, Infill.self, Interpolate.self, Play.self, Record.self,
            Ports.self, Render.self, Export.self, Inspect.self, Compare.self, Listen.self, Audition.self, Tokens.self,
            Detokenize.self, Train.self, Evaluate.self, Bench.self,
            Presets.self, Themes.self, Doctor.self,
        ], defaultSubcommand: StudioCommand.self)

    static func main() { Launcher.main() }
}
