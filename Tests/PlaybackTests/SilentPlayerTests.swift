import Foundation
import MusicCore
import Synchronization
import Testing

@testable import Playback

@Suite("Silent player") struct SilentPlayerTests {
    @Test("the silent clock follows tempo changes exactly")
    func clock() {
        let time = Mutex<UInt64>(0)
        let backend = SilentBackend { time.withLock { $0 } }
        backend.setTempo(500_000)
        _ = backend.schedule(ScheduledEvent(tick: 480, body: .tempo(1_000_000)))
        #expect(backend.tick == 0)
        backend.start()
        time.withLock { $0 = 250_000_000 }
        #expect(backend.tick == 240)
        time.withLock { $0 = 1_500_000_000 }
        #expect(backend.tick == 480 + 480)
        backend.halt()
        time.withLock { $0 = 9_000_000_000 }
        #expect(backend.tick == 960)
    }

    @Test("it plays to the end and tells so")
    func player() async {
        let player = ScorePlayer.silent(because: .noSequencer)
        let notices = AsyncStream<PlaybackNotice> { continuation in
            player.setReceiver { continuation.yield($0) }
        }
        // A beat at 3000 a minute.
        player.play(Scores.scale(bars: 1, qpm: 3000), fromTick: 0)
        var seen: [PlaybackNotice] = []
        for await notice in notices {
            if case .position = notice { continue }
            seen.append(notice)
            if notice == .state(.stopped) { break }
        }
        #expect(seen == [.state(.playing), .finished, .state(.stopped)])
        #expect(player.trouble == .noSequencer)
        #expect(player.destination == nil)
    }

    @Test("commands after closing do nothing")
    func closed() {
        let player = ScorePlayer.silent()
        player.play(Scores.scale(bars: 4), fromTick: 480)
        #expect(player.isPlaying)
        player.audition([Note(tick: 0, duration: 100, pitch: 60, velocity: 90)], channel: 0, program: 0)
        player.silenceAndClose()
        player.silenceAndClose()
        player.play(Scores.scale(bars: 4), fromTick: 0)
        #expect(!player.isPlaying)
    }
}
