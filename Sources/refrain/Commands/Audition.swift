import ArgumentParser
import Dispatch
import Foundation
import MusicCore
import Playback
import StudioRuntime

struct Audition: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a passage be heard again and again as the studio does, and tell how soon it is.",
        discussion:
            "From the request until the kernel delivers the first note, by the kernel's clock, in milliseconds.",
        shouldDisplay: false)
    @OptionGroup var common: CommonOptions
    @Option(help: "How often.") var times = 100
    @Option(help: "Also play this meanwhile.") var over: String?

    struct Report: Encodable {
        var times: Int
        var lost: Int
        var median: Double
        var almostAll: Double
        var most: Double
    }

    func run() throws {
        let score = try over.map { try MusicArgument.score($0) }
        let listener = try EventListener(name: "Refrain listener", source: nil)
        let sound = PlayerSound(port: listener.address)
        let connected = DispatchSemaphore(value: 0)
        sound.open { message in
            if case .connected = message { connected.signal() }
        }
        defer { sound.silenceAndClose() }
        guard connected.wait(timeout: .now() + 10) == .success else { throw PlaybackError.noSynthesizer }
        let player = try score.map { score in
            let player = try ScorePlayer.sequencer(port: listener.address)
            player.setLoop(0..<score.end)
            player.play(score, fromTick: 0)
            return player
        }
        defer { player?.silenceAndClose() }
        var delays: [Double] = []
        for turn in 0..<max(1, times) {
            // Pitches above those of the score, other ones each time.
            let first = UInt8(100 + turn % 20)
            let notes = (0..<16).map { GridNote(step: $0 * 2, length: 2, pitch: first + UInt8($0 % 5), velocityBin: 5) }
            let start = listener.nanoseconds
            sound.audition(notes, voice: .melody, program: 0, qpm: 120)
            if let heard = Audition.moment(of: first, in: listener, from: start) {
                delays.append(Double(heard - start) * 1e-6)
            }
        }
        delays.sort()
        guard let most = delays.last else { throw CommandFailure("Nothing was heard.", "See refrain doctor.") }
        let report = Report(
            times: times, lost: times - delays.count, median: delays[delays.count / 2],
            almostAll: delays[delays.count * 95 / 100], most: most)
        if common.json { return try Output.json(report) }
        Output.line(
            String(
                format: "%d times, %d lost, %.2f ms in the middle, %.2f ms for 95 %%, %.2f ms at most", report.times,
                report.lost, report.median, report.almostAll, report.most))
    }

    /// When a pitch was struck, at a moment or later, with a little time between two turns.
    private static func moment(of pitch: UInt8, in listener: EventListener, from start: UInt64) -> UInt64? {
        var moment: UInt64?
        let end = Progress.now + 0.2
        while Progress.now < end {
            for received in listener.messages(waiting: 20) where received.nanoseconds >= start {
                if case .noteOn(_, pitch, _) = received.message { moment = moment ?? received.nanoseconds }
            }
            if moment != nil { break }
        }
        // Not in step with the timers of the player.
        Thread.sleep(forTimeInterval: 0.02 + Double(pitch % 7) * 0.003)
        return moment
    }
}
