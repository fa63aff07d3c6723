import MusicCore

/// Plays a timeline on a backend: keeps it fed ahead of the playhead, and knows what sounds.
///
/// Used on the player's queue only. What is on its way to be heard is divided at the cursor: everything before it has
/// been handed to the backend, nothing at or behind it has.
final class Transport {
    /// How far the feeding has come.
    struct Cursor {
        /// Ticks of the score and of the queue.
        var song = 0
        var queue = 0
        /// The first item of the timeline at or behind it.
        var index = 0
        /// The tick of the score up to which clicks and pulses were handed over, at or behind `song`.
        var beats = 0
    }

    /// What came of a look at the playhead.
    enum Outcome { case goesOn, finished, ranOut }

    private(set) var backend: any PlaybackBackend
    private(set) var state = PlaybackState.stopped
    var timeline = Timeline(Score())
    var clock = SongClock(queue: 0, song: 0)
    var ledger = NoteLedger()
    /// Taken from the timeline, not yet by the backend, which had no room.
    var outbox: [ScheduledEvent] = []
    var cursor = Cursor()
    /// A timeline that takes over at a tick of the queue.
    var upcoming: (queue: Int, timeline: Timeline)?
    /// The tick of the queue at which all is over.
    var finish: Int?
    /// The tick of the queue at which the score begins, behind a count-in, and the ticks of a beat there.
    var origin = (queue: 0, beat: ppq)
    /// Where others are told to begin, as long as they have not been.
    var clockEntry: (queue: Int, song: Int)?
    /// The same behind the seam of a loop.
    var clockReentry: (queue: Int, song: Int)?

    var loop: Range<Int>?
    var tempoScale = 1.0
    /// Microseconds a quarter of a master, which holds instead of the score's tempos.
    var masterTempo: Int?
    var metronome = Metronome()
    var sendsClock = false
    /// Whether the playhead goes on behind the end, for a recording.
    var isOpenEnded = false
    /// Whether more is waited for at the end.
    var waitsForMore = false
    private(set) var isWaiting = false
    var channels: [UInt8: ChannelSettings] = [:]
    var muted: Set<Int> = []
    var soloed: Set<Int> = []
    var startTick = 0

    /// Ticks of the queue between its start and the first tick of the score: about 10 ms.
    static let lead = 10

    init(backend: any PlaybackBackend) { self.backend = backend }

    /// The tick of the score that is heard now.
    var position: Int {
        guard state != .stopped else { return startTick }
        let song = clock.song(at: backend.tick)
        return isOpenEnded ? song : min(song, max(timeline.lastBarEnd, startTick))
    }

    /// Beats of the count-in that are left.
    var countInBeats: Int {
        guard state != .stopped else { return 0 }
        let left = origin.queue - backend.tick - Transport.lead
        return max(0, (left + origin.beat - 1) / origin.beat)
    }

    func isAudible(_ track: Int) -> Bool {
        !muted.contains(track) && (soloed.isEmpty || soloed.contains(track))
    }

    func play(_ score: Score, from tick: Int, countInBars: Int = 0) {
        cue(score, at: tick, countInBars: countInBars)
        begin()
    }

    /// Prepares everything for a beginning that is to come at once when it is asked for.
    func cue(_ score: Score, at tick: Int, countInBars: Int = 0) {
        stop()
        timeline = Timeline(score)
        setOut(from: tick, countInBars: countInBars)
        state = .paused
    }

    /// Begins what was prepared.
    func begin() {
        backend.start()
        state = .playing
    }

    func pause() {
        guard state == .playing else { return }
        backend.halt()
        hush(resetting: false)
        if sendsClock { backend.send(.clockStop, to: .clock) }
        state = .paused
    }

    func resume() {
        guard state == .paused else { return }
        // What sounded across the pause was ended by it.
        for message in introduction(at: position) {
            if case .control = message { send(message) }
        }
        if sendsClock { backend.send(.clockContinue, to: .clock) }
        backend.start()
        state = .playing
    }

    func stop() {
        guard state != .stopped else { return }
        backend.halt()
        forgetScheduled()
        hush(resetting: true)
        ledger.clear()
        if sendsClock { backend.send(.clockStop, to: .clock) }
        isWaiting = false
        state = .stopped
    }

    func seek(to tick: Int) {
        guard state != .stopped else {
            startTick = max(0, tick)
            return
        }
        let wasPlaying = state == .playing
        backend.halt()
        forgetScheduled()
        hush(resetting: false)
        ledger.clear()
        if sendsClock { backend.send(.clockStop, to: .clock) }
        isWaiting = false
        setOut(from: tick)
        if wasPlaying { backend.start() }
    }

    /// Replaces the timeline from the next bar line on that is far enough away to be exact.
    func update(_ score: Score) {
        let next = Timeline(score)
        guard state != .stopped else {
            timeline = next
            return
        }
        let now = backend.tick
        let song = clock.song(at: now)
        if isWaiting {
            let place = min(song, timeline.lastBarEnd)
            timeline = next
            if next.end > place { seek(to: place) }
            return
        }
        let ahead = max(0, origin.queue - now)
        var change = timeline.barLine(from: song + (ahead > margin ? 0 : margin))
        if let loop, song < loop.upperBound { change = min(change, max(loop.upperBound, song)) }
        let tick = now + ahead + change - song
        rewind(to: tick)
        finish = nil
        upcoming = (tick, next)
        feed()
    }

    /// Silences all channels, whoever made them sound.
    func panic() {
        stop()
        for role in backend.roles where role != .clock {
            for channel in UInt8(0)..<16 { reset(channel, role) }
        }
    }

    func close() {
        stop()
        hush(resetting: true)
        backend.close()
    }

    /// Goes on with another backend, from where it stands.
    func move(to next: any PlaybackBackend) {
        let place = position
        let before = state
        stop()
        backend.close()
        backend = next
        guard before != .stopped else { return }
        setOut(from: place)
        state = .paused
        if before == .playing { begin() }
    }

    /// Called often while playing.
    func advance() -> Outcome {
        guard state == .playing, !isWaiting else { return .goesOn }
        let now = backend.tick
        // A look back is left, for what was played just now and is read a moment later.
        clock.prune(before: now - ppq * 2)
        ledger.prune(before: now)
        feed()
        guard let finish, now > finish, outbox.isEmpty else { return .goesOn }
        guard waitsForMore else {
            stop()
            return .finished
        }
        backend.halt()
        hush(resetting: false)
        isWaiting = true
        return .ranOut
    }
}
