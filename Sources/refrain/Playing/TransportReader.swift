import Foundation
import MusicCore
import Playback
import Synchronization

/// Carries out transport commands as they are read, each at its moment.
final class TransportReader {
    private let player: any Player
    private var score: Score
    private var muted: Set<Int> = []
    private var soloed: Set<Int> = []

    init(_ player: any Player, _ score: Score) {
        self.player = player
        self.score = score
    }

    /// The lines of a file, which are looked through first, or of standard input for `-`.
    static func lines(_ path: String) throws(CommandFailure) -> @Sendable () -> String? {
        guard path != "-" else { return { readLine() } }
        let text = try Files.readText(path)
        for line in text.split(separator: "\n") { _ = try TransportCommand.parse(String(line)) }
        let rest = LineSource(text)
        return { rest.next() }
    }

    /// Carries out lines in a thread of its own; what is wrong with one is told.
    static func start(_ lines: @escaping @Sendable () -> String?, _ player: any Player, _ score: Score) {
        Thread.detachNewThread {
            let reader = TransportReader(player, score)
            while let line = lines() { reader.carryOut(line) }
        }
    }

    private func carryOut(_ line: String) {
        do {
            guard let command = try TransportCommand.parse(line) else { return }
            try wait(for: command.moment)
            try act(command.action)
        } catch {
            let failure = CommandFailure(describing: error)
            Progress.clearLine()
            Output.note("refrain: \(failure.cause)")
            Output.note(failure.advice)
        }
    }

    private func wait(for moment: TransportCommand.Moment) throws(CommandFailure) {
        switch moment {
        case .now: return
        case .after(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .at(let place):
            let tick = try self.tick(of: place)
            // In a loop the place comes again, so being far behind it is not being there.
            while !(tick..<tick + 4 * ppq).contains(player.positionTick) { Thread.sleep(forTimeInterval: 0.005) }
        }
    }

    private func tick(of place: BarPlace) throws(CommandFailure) -> Int {
        guard let tick = place.tick(in: score) else {
            throw .usage("There is no bar \(place.bar):\(place.beat).", "The music has \(score.barTicks().count) bars.")
        }
        return tick
    }

    private func act(_ action: TransportCommand.Action) throws {
        switch action {
        case .pause: player.pause()
        case .resume: player.resume()
        case .stop: player.stop()
        case .panic: player.panic()
        case .seek(let place): player.seek(toTick: try tick(of: place))
        case .loop(let bars):
            guard let bars else { return player.setLoop(nil) }
            guard let ticks = bars.ticks(in: score) else {
                throw CommandFailure.usage(
                    "There are no bars \(bars.first)-\(bars.last).", "The music has \(score.barTicks().count) bars.")
            }
            player.setLoop(ticks)
        case .tempo(let scale): player.setTempoScale(scale)
        case .metronome(let isOn): player.setMetronome(Metronome(isOn: isOn))
        case .mute(let tracks):
            muted = Set(tracks.map { $0 - 1 })
            player.setTracks(muted: muted, soloed: soloed)
        case .solo(let tracks):
            soloed = Set(tracks.map { $0 - 1 })
            player.setTracks(muted: muted, soloed: soloed)
        case .update(let path):
            score = try MusicArgument.score(path)
            player.update(score)
        }
    }
}

/// The lines of a text, one after the other, taken by one thread.
private final class LineSource: Sendable {
    private let lines: [String]
    private let taken = Atomic<Int>(0)

    init(_ text: String) { lines = text.split(separator: "\n").map(String.init) }

    func next() -> String? {
        let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < lines.count ? lines[index] : nil
    }
}
