import ArgumentParser
import Dispatch
import Foundation
import MusicCore
import Playback
import Synchronization

struct Play: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a MIDI file or a song through the sequencer.",
        discussion:
            "Control-C stops; what sounds is silenced. Without --port, ALSA_OUTPUT_PORTS or the best port counts.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, a song (NAME.refrain), or - for MIDI on standard input.") var file: String
    @Option(help: "client:port, a name, or the beginning of one.") var port: String?
    @Option(help: "The bar to begin with, from 1.") var from = 1
    @Flag(help: "Start again at the end, for ever.") var loop = false

    struct Report: Encodable {
        var destination: String?
        var notes: Int
        var seconds: Double
    }

    func run() throws {
        let score = try MusicArgument.score(file)
        let bars = score.barTicks()
        guard (1...bars.count).contains(from) else {
            throw CommandFailure.usage("There is no bar \(from).", "Give --from a bar from 1 to \(bars.count).")
        }
        guard score.noteCount > 0 else {
            throw CommandFailure("\(file) has no notes.", "Give a file with music in it.")
        }
        let player = try ScorePlayer.sequencer(port: port)
        ExitSilencer.install(player, cleanUp: { Progress.clearLine() })
        let start = bars[from - 1].tick
        if !common.json { Output.note("to \(player.destination?.description ?? "nowhere"); Control-C stops") }
        let trouble = perform(player, score, from: start)
        player.silenceAndClose()
        if let trouble { throw trouble }
        guard common.json else { return }
        let length = score.seconds(at: score.end) - score.seconds(at: start)
        try Output.json(
            Report(destination: player.destination?.description, notes: score.noteCount, seconds: length))
    }

    /// Plays to the end and tells where it is; returns what stopped it early.
    private func perform(_ player: ScorePlayer, _ score: Score, from start: Int) -> CommandFailure? {
        let notices = PlayNotices()
        player.setReceiver { notices.take($0) }
        let end = max(start + 1, score.barTicks().last.map { $0.tick + $0.metre.ticksPerBar } ?? score.end)
        if loop { player.setLoop(start..<end) }
        player.play(score, fromTick: start)
        let progress = Progress("playing")
        defer { progress.finish() }
        let whole = score.seconds(at: score.end)
        while notices.wait(seconds: 0.25) == .timedOut {
            let seconds = score.seconds(at: min(player.positionTick, score.end))
            progress.update(seconds / max(0.001, whole), Progress.clock(seconds))
        }
        return notices.failure.map { CommandFailure($0) }
    }
}

/// What the player says, handed from its queue to the command that waits.
private final class PlayNotices: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let trouble = Mutex<PlaybackError?>(nil)

    var failure: PlaybackError? { trouble.withLock { $0 } }

    func take(_ notice: PlaybackNotice) {
        switch notice {
        case .finished: done.signal()
        case .failed(let error):
            trouble.withLock { $0 = error }
            done.signal()
        case .destinationLost(let port):
            Progress.clearLine()
            Output.note("warning: \(port) is gone; it is played to again when it comes back")
        case .destinationFound(let port):
            Progress.clearLine()
            Output.note("note: \(port) is back")
        default: break
        }
    }

    func wait(seconds: Double) -> DispatchTimeoutResult { done.wait(timeout: .now() + seconds) }
}
