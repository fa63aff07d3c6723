import ArgumentParser
import MusicCore

/// How evenly notes are written to a file or played.
struct HumaniseOption: ParsableArguments {
    @Option(help: "How uneven onsets and velocities are: 0 keeps to the grid, 0.3 is a player, 1 is careless.")
    var humanise = 0.0

    func check() throws(CommandFailure) {
        guard (0...1).contains(humanise) else {
            throw .usage("--humanise cannot be \(humanise).", "Give a number from 0 to 1.")
        }
    }

    func applied(to score: Score, seed: UInt64 = 1) -> Score { score.humanised(humanise, seed: seed) }
}
