import ArgumentParser

@main
struct Refrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refrain", abstract: "A terminal studio that writes songs with you.")
}
