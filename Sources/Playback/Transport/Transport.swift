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
    private(set) var origin = (queue: 0, beat: ppq)
    /// Where others are told to begin, as long as they have not been.
    var clockEntry: (queue: Int, song: Int)?
    /// The same behind the seam of a loop.
    var clockReentry: (queue: Int, song: Int)?

    private(set) var loop: Range<Int>?
    private(set) var tempoScale = 1.0
    /// Microseconds a quarter of a master, which holds instead of the score's tempos.
    private(set) var masterTempo: Int?
    private(set) var metronome = Metronome()
    private(set) var sendsClock = false
    /// Whether the playhead goes on behind the end, for a recording.
    private(set) var isOpenEnded = false
    /// Whether more is waited for at the end.
    private(set) var waitsForMore = false
    private(set) var isWaiting = false
    var channels: [UInt8: ChannelSettings] = [:]
    private var muted: Set<Int> = []
    private var soloed: Set<Int> = []
    private var startTick = 0

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

    // MARK: Commands

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

    func setTempoScale(_ scale: Double) {
        tempoScale = scale.isFinite ? min(max(scale, 0.1), 10) : 1
        retime()
    }

    /// Lets a master's tempo hold, in microseconds a quarter, or the score's again.
    func setMasterTempo(_ microseconds: Int?) {
        let isNew = (microseconds == nil) != (masterTempo == nil)
        masterTempo = microseconds
        if isNew {
            retime()
        } else if let microseconds {
            backend.setTempo(microseconds)
        }
    }

    private func retime() {
        guard state != .stopped else { return }
        backend.setTempo(tempo(at: clock.song(at: backend.tick)))
        refresh()
    }

    func setLoop(_ range: Range<Int>?) {
        // A shorter loop than a sixty-fourth would be a buzz.
        loop = range.flatMap { $0.count >= ticksPerStep / 4 && $0.lowerBound >= 0 ? $0 : nil }
        refresh()
    }

    func setTracks(muted: Set<Int>, soloed: Set<Int>) {
        self.muted = muted
        self.soloed = soloed
        guard state != .stopped else { return }
        for entry in ledger.take(soundingAt: backend.tick, where: { !isAudible($0.track) }) {
            backend.send(entry.noteOff, to: entry.role)
        }
        refresh()
    }

    func setMetronome(_ metronome: Metronome) {
        self.metronome = metronome
        refresh()
    }

    func setSendsClock(_ sends: Bool) {
        guard sends != sendsClock else { return }
        sendsClock = sends
        clockEntry = nil
        clockReentry = nil
        guard state != .stopped else { return }
        if !sends { backend.send(.clockStop, to: .clock) }
        refresh()
        if sends { enterClock(song: cursor.song, queue: cursor.queue) }
        feed()
    }

    func setOpenEnded(_ isOpen: Bool) {
        isOpenEnded = isOpen
        finish = nil
        if state != .stopped { feed() }
    }

    func setWaitsForMore(_ waits: Bool) {
        waitsForMore = waits
        finish = nil
        guard state != .stopped else { return }
        if isWaiting, !waits { stop() } else { feed() }
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

    // MARK: Parts

    /// Sets out from a tick of the score, with the clock standing still.
    private func setOut(from tick: Int, countInBars: Int = 0) {
        startTick = max(0, tick)
        let countIn = timeline.clicks.countIn(bars: countInBars, before: startTick)
        // Even a halted queue delivers at once what is due at its present tick, so the music begins a moment later.
        let first = backend.tick + Transport.lead
        let start = first + countIn.length
        origin = (start, countIn.beat)
        clock = SongClock(queue: start, song: startTick)
        cursor = Cursor(song: startTick, queue: start, index: timeline.index(from: startTick), beats: startTick)
        upcoming = nil
        finish = nil
        clockEntry = nil
        clockReentry = nil
        for message in introduction(at: startTick) { send(message) }
        backend.setTempo(tempo(at: startTick))
        for click in countIn.clicks { add(click, at: first + click.tick) }
        if sendsClock {
            for pulse in ClockOut.pulses(in: 0..<countIn.length) {
                outbox.append(ScheduledEvent(tick: first + pulse, message: .clock, role: .clock))
            }
            enterClock(song: startTick, queue: start)
        }
        feed()
    }

    private func enterClock(song: Int, queue: Int) {
        let entry = ClockOut.entry(from: song)
        clockEntry = (queue + entry - song, entry)
    }

    private func forgetScheduled() {
        // A score that was to take over does so now, or it would be lost.
        if let upcoming { timeline = upcoming.timeline }
        upcoming = nil
        backend.removeScheduled(from: 0)
        outbox.removeAll()
        finish = nil
    }
}
