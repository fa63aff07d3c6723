import ArgumentParser
import Dispatch
import Foundation
import MusicCore
import Playback
import Synchronization

struct Play: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a MIDI file or a song through the sequencer.",
        discussion: """
            Control-C stops; what sounds is silenced. Without --port, ALSA_OUTPUT_PORTS or the best port counts.
            A port is named by client:port, by its name, or by how its name begins.
            Commands of --commands, one a line, each with "at BAR[:BEAT]" or "after SECONDS" before it if wanted: \
            \(TransportCommand.help).
            """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, a song (NAME.refrain), or - for MIDI on standard input.") var file: String
    @Option(help: "Where the music goes.") var port: String?
    @Option(help: "Where the drums go.") var drumsPort: String?
    @Flag(help: "Start FluidSynth, play to it, and end it.") var synth = false
    @Option(help: "The bar to begin with, from 1.") var from = 1
    @Option(defaultAsFlag: "all", help: "Repeat these bars, as 3-6, or everything, for ever.") var loop: String?
    @Option(help: "A multiple of the tempo, 0.1 to 10.") var tempo = 1.0
    @Flag(help: "Click on the beats.") var metronome = false
    @OptionGroup var playing: HumaniseOption
    @Option(help: "Bars of clicks before the music.") var countIn = 0
    @Option(defaultAsFlag: "", help: "Send MIDI clock to this port, or to that of the music.") var clockOut: String?
    @Option(defaultAsFlag: "", help: "Follow the MIDI clock of this port, or of whatever is connected to us.")
    var followClock: String?
    @Flag(help: "Play also where the port is not there, or no sequencer; what comes later is connected.")
    var patient = false
    @Option(help: "A file of commands to carry out while it plays, or - for standard input.") var commands: String?

    struct Report: Encodable {
        var destination: String?
        var notes: Int
        var seconds: Double
    }

    func run() throws {
        try playing.check()
        let score = playing.applied(to: try MusicArgument.score(file))
        let (start, loop) = try places(in: score)
        let lines = try commands.map { try TransportReader.lines($0) }
        let player = try player()
        ExitSilencer.install(player, cleanUp: { Progress.clearLine() })
        let notices = PlayNotices()
        player.setReceiver { notices.take($0) }
        prepare(player, loop: loop)
        if let failure = notices.failure { throw CommandFailure(failure) }
        let destination = player.destination?.description
        if !common.json { Output.note("to \(destination ?? "nowhere yet"); Control-C stops") }
        player.play(score, fromTick: start, countInBars: countIn)
        if let lines { TransportReader.start(lines, player, score) }
        wait(for: notices, player, score)
        player.silenceAndClose()
        if let failure = notices.failure { throw CommandFailure(failure) }
        guard common.json else { return }
        let length = score.seconds(at: score.end) - score.seconds(at: start)
        try Output.json(
            Report(destination: destination, notes: score.noteCount, seconds: length / tempo))
    }

    private func player() throws -> ScorePlayer {
        guard synth else { return patient ? ScorePlayer.open(port: port) : try ScorePlayer.sequencer(port: port) }
        guard port == nil else {
            throw CommandFailure.usage("--synth and --port exclude each other.", "Leave one of them out.")
        }
        return try ScorePlayer.withSynthesizer()
    }

    /// Where to begin, and what to repeat.
    private func places(in score: Score) throws(CommandFailure) -> (start: Int, loop: Range<Int>?) {
        let bars = score.barTicks()
        guard (1...bars.count).contains(from) else {
            throw .usage("There is no bar \(from).", "Give --from a bar from 1 to \(bars.count).")
        }
        guard score.noteCount > 0 else {
            throw CommandFailure("\(file) has no notes.", "Give a file with music in it.")
        }
        guard (0.1...10).contains(tempo) else {
            throw .usage("The tempo cannot be multiplied by \(tempo).", "Give --tempo a number from 0.1 to 10.")
        }
        guard (0...16).contains(countIn) else {
            throw .usage("\(countIn) bars cannot be counted in.", "Give --count-in a number from 0 to 16.")
        }
        let start = bars[from - 1].tick
        guard let loop else { return (start, nil) }
        guard let range = BarRange(loop == "all" ? "1-\(bars.count)" : loop), let ticks = range.ticks(in: score) else {
            throw .usage("There are no bars \(loop) to repeat.", "Give --loop bars from 1 to \(bars.count), as in 3-6.")
        }
        return (from == 1 && loop != "all" ? ticks.lowerBound : start, ticks)
    }

    private func prepare(_ player: ScorePlayer, loop: Range<Int>?) {
        if let drumsPort { player.connect(.voice(.drums), to: drumsPort) }
        player.setTempoScale(tempo)
        player.setMetronome(Metronome(isOn: metronome))
        player.setLoop(loop)
        if let clockOut {
            if !clockOut.isEmpty { player.connect(.clock, to: clockOut) }
            player.setSendsClock(true)
        }
        if let followClock {
            if !followClock.isEmpty { player.connectInput(from: followClock) }
            player.setFollowsClock(true)
        }
        // Commands are carried out in order, so this waits until all that has been done.
        _ = player.status
    }

    /// Waits for the end and tells where the music is.
    private func wait(for notices: PlayNotices, _ player: ScorePlayer, _ score: Score) {
        let progress = Progress("playing")
        defer { progress.finish() }
        let whole = score.seconds(at: score.end)
        while notices.wait(seconds: 0.25) == .timedOut {
            let seconds = score.seconds(at: min(player.positionTick, score.end))
            progress.update(seconds / max(0.001, whole), Progress.clock(seconds))
        }
    }
}

/// What the player says, handed from its queue to the command that waits.
private final class PlayNotices: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let trouble = Mutex<PlaybackError?>(nil)
    private let isFollowing = Atomic<Bool>(false)

    var failure: PlaybackError? { trouble.withLock { $0 } }

    func take(_ notice: PlaybackNotice) {
        switch notice {
        case .finished, .state(.stopped): done.signal()
        case .failed(let error):
            trouble.withLock { $0 = error }
            done.signal()
        case .destinationLost(let port): say("warning: \(port) is gone; it is connected again when it comes back")
        case .destinationFound(let port): say("note: connected to \(port)")
        case .clockLocked(let qpm?):
            guard !isFollowing.exchange(true, ordering: .relaxed) else { return }
            say("note: the clock is followed, \(String(format: "%.1f", qpm)) quarters a minute now")
        case .clockLocked(nil):
            isFollowing.store(false, ordering: .relaxed)
            say("warning: the clock fell silent; the music waits for it")
        default: break
        }
    }

    private func say(_ text: String) {
        Progress.clearLine()
        Output.note(text)
    }

    func wait(seconds: Double) -> DispatchTimeoutResult { done.wait(timeout: .now() + seconds) }
}
