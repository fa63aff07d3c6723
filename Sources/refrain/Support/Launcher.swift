import ArgumentParser
import Foundation
import Playback
import TerminalUI

/// Runs a command line and turns every way it can end into an exit status.
///
/// 0 done, 1 failed, 2 wrong usage, 130 interrupted.
enum Launcher {
    static func main() -> Never {
        widenNarrowHelp()
        let arguments = withNegativeNumbers(Array(CommandLine.arguments.dropFirst()))
        // A fork, so it comes before anything that makes threads.
        if mayPlay(arguments) { PlaybackWatchdog.start() }
        var status = run(arguments)
        if status == 0, !Output.isComplete {
            report(CommandFailure("Standard output cannot be written.", "Check where it leads and the free space."))
            status = 1
        }
        exit(status)
    }

    /// `--density -1` as `--density=-1`: the parser takes what begins with a minus for another option.
    static func withNegativeNumbers(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for argument in arguments {
            if let last = joined.last, last.hasPrefix("--"), !last.contains("="), argument.hasPrefix("-"),
                Double(argument) != nil
            {
                joined[joined.count - 1] += "=\(argument)"
            } else {
                joined.append(argument)
            }
        }
        return joined
    }

    /// Whether this is the studio, which needs no name, `play` or `record`.
    private static func mayPlay(_ arguments: [String]) -> Bool {
        guard let first = arguments.first else { return true }
        let players = [Play._commandName, Record._commandName, StudioCommand._commandName]
        let names = Refrain.configuration.subcommands.map { $0._commandName } + ["help", "-h", "--help", "--version"]
        return players.contains(first) || !names.contains(first)
    }

    /// The parser's help has a column of 26 for names and comes out empty, or stops, where there is no room beside it.
    private static func widenNarrowHelp() {
        let wanted = ProcessInfo.processInfo.environment["COLUMNS"].map { Int($0) ?? 0 }
        var size = winsize()
        let shown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
        if let width = wanted ?? shown, width < 40 { setenv("COLUMNS", "40", 1) }
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do {
            var command = try Refrain.parseAsRoot(arguments)
            try command.run()
            return 0
        } catch let failure as CommandFailure {
            report(failure)
            return failure.status.rawValue
        } catch {
            return parserOutcome(error, arguments)
        }
    }

    /// Help and completion scripts are thrown by the parser too.
    private static func parserOutcome(_ error: any Error, _ arguments: [String]) -> Int32 {
        switch Refrain.exitCode(for: error) {
        case .success:
            Output.line(Refrain.fullMessage(for: error))
            return 0
        case .validationFailure:
            let message = Refrain.message(for: error).split(separator: "\n").first.map(String.init) ?? "Wrong usage."
            report(.usage(message, "See \(helpCommand(arguments))."))
            return CommandFailure.Status.usage.rawValue
        default:
            report(CommandFailure(describing: error))
            return CommandFailure.Status.failed.rawValue
        }
    }

    private static func report(_ failure: CommandFailure) {
        Progress.clearLine()
        Output.note("refrain: \(failure.cause)")
        Output.note(failure.advice)
    }

    /// `refrain compose --help` for the command that was meant.
    private static func helpCommand(_ arguments: [String]) -> String {
        let names = Refrain.configuration.subcommands.map { $0._commandName }
        let wanted = arguments.first { !$0.hasPrefix("-") }
        let command = wanted.flatMap { names.contains($0) ? $0 : nil }
        return (["refrain", command, "--help"] as [String?]).compactMap { $0 }.joined(separator: " ")
    }
}
