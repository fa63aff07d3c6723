import ArgumentParser
import Dispatch
import Foundation
import MIDIFiles
import MusicCore
import Playback
import Synchronization

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record a MIDI keyboard, alone or over music that is played meanwhile.",
        discussion: """
            Ends after --bars, or by Control-C. Clicks count in and go on; --wait begins with the first key instead. \
            Ports are named as for play.
            """)
    @OptionGroup var common: CommonOptions
    @Option(name: .short, help: "The MIDI file to write.") var output: String
    @Option(help: "The keyboard; without it a device's, or whatever is connected to us.") var port: String?
    @Option(help: "Where clicks, keys and music are heard; without it the best port, or nowhere.") var to: String?
    @Option(help: "Bars of clicks before the recording.") var countIn = 1
    @Option(help: "Notes begin on places so many of which make a whole note, or off.") var quantise = "16"
    @Option(help: "Bars to record.") var bars: Int?
    @Option(help: "Quarters a minute.") var qpm = 120.0
    @Option(help: "A MIDI file or song to play meanwhile; its tempo and metre hold.") var over: String?
    @Flag(help: "Begin with the first key, not with a count-in.") var wait = false
    @Flag(help: "Only the count-in clicks.") var quiet = false
    @Option(help: "General MIDI program of the keys, 0 to 127.") var program = 0

    struct Report: Encodable {
        var notes: Int
        var bars: Int
        var output: String
    }

    func run() throws {
        try Files.checkWritable(output)
        let backing = try over.map { try MusicArgument.score($0) }
        var score = backing ?? Score(metres: [Change(tick: 0, .fourFour)])
        if backing == nil { score.tempos = [Change(tick: 0, qpm)] }
        let settings = try settings(score)
        // A sequencer is needed; something to hear it by is not.
        let player = to == nil ? try ScorePlayer.unconnected() : try ScorePlayer.sequencer(port: to)
        let notices = RecordNotices()
        player.setReceiver { notices.take($0) }
        ExitSilencer.install(player, signals: [SIGTERM, SIGHUP], cleanUp: { Progress.clearLine() })
        if to == nil, (try ScorePlayer.availablePorts()).best != nil { player.connect(.main, to: nil) }
        if let keyboard = try keyboard() { player.connectInput(from: keyboard) }
        player.setMetronome(Metronome(isOn: !quiet))
        Interrupt.watch()
        player.startRecording(settings, over: score)
        if !common.json { Output.note(wait ? "begins with the first key" : "recording; Control-C ends") }
        while !notices.isOver, !Interrupt.isRequested { notices.pause() }
        player.stopRecording()
        player.stop()
        player.silenceAndClose()
        if let failure = notices.failure { throw CommandFailure(failure) }
        try write(notices.phrase, over: score)
    }

    private func settings(_ score: Score) throws(CommandFailure) -> RecordingSettings {
        guard (0...16).contains(countIn), (0...127).contains(program), bars.map({ (1...10000).contains($0) }) ?? true,
            qpm.isFinite, (10...1000).contains(qpm)
        else { throw .usage("A number is out of range.", "See refrain record --help.") }
        let grid: Int?
        if quantise == "off" {
            grid = nil
        } else if let places = Int(quantise), places >= 1, 4 * ppq % places == 0 {
            grid = 4 * ppq / places
        } else {
            throw .usage("There is no grid of \(quantise).", "Give --quantise 4, 8, 12, 16, 24, 32 or off.")
        }
        let metre = score.barTicks()[0].metre
        return RecordingSettings(
            countInBars: wait ? 0 : countIn, waitsForFirstKey: wait, grid: grid,
            length: bars.map { $0 * metre.ticksPerBar }, keyboard: KeyboardSettings(program: UInt8(program)))
    }

    private func keyboard() throws(PlaybackError) -> String? {
        if let port { return port }
        return try ScorePlayer.allPorts().first { $0.givesNotes && $0.isHardware }?.address
    }

    private func write(_ phrase: RecordedPhrase, over score: Score) throws {
        guard !phrase.notes.isEmpty else {
            throw CommandFailure("No note was recorded.", "See refrain ports for keyboards, and name one with --port.")
        }
        let track = Track(
            name: "recorded", channel: 0, program: UInt8(program), isDrum: false, notes: phrase.notes,
            controls: phrase.controls)
        let recorded = Score(tempos: score.tempos, metres: score.metres, keys: score.keys, tracks: [track])
        try Files.write(MIDIFile.write(recorded), to: output)
        let report = Report(notes: phrase.notes.count, bars: recorded.barTicks().count, output: output)
        if common.json { return try Output.json(report) }
        Output.note("\(report.notes) notes in \(report.bars) bars -> \(output)")
    }
}

/// What the player says of a recording.
private final class RecordNotices: Sendable {
    private struct State {
        var phrase = RecordedPhrase()
        var isOver = false
        var failure: PlaybackError?
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    var isOver: Bool { state.withLock { $0.isOver } }
    var failure: PlaybackError? { state.withLock { $0.failure } }
    var phrase: RecordedPhrase { state.withLock { $0.phrase } }

    func pause() { _ = news.wait(timeout: .now() + 0.1) }

    func take(_ notice: PlaybackNotice) {
        state.withLock { state in
            switch notice {
            case .recordingEnded(let phrase):
                state.phrase = phrase
                state.isOver = true
            case .failed(let error):
                state.failure = error
                state.isOver = true
            default: break
            }
        }
        news.signal()
    }
}
