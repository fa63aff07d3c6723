import MusicCore

/// Plays a timeline on a backend: keeps it fed ahead of the playhead, and knows what sounds.
///
/// Used on the player's queue only. What is on its way to be heard is divided at the cursor: everything before it has
/// been handed to the backend, nothing at or behind it has.
final class Transport {
    let backend: any PlaybackBackend
    private(set) var state = PlaybackState.stopped
    var timeline = Timeline(Score())
    var clock = SongClock(queue: 0, song: 0)
    var ledger = NoteLedger()
    /// Taken from the timeline, not yet by the backend, which had no room.
    var outbox: [ScheduledEvent] = []

    /// The cursor, in ticks of the score and of the queue, and the first item at or behind it.
    var cursor = (song: 0, queue: 0, index: 0)
    /// A timeline that takes over at a tick of the queue.
    var upcoming: (queue: Int, timeline: Timeline)?
    /// The tick of the queue at which all is over.
    var finish: Int?

    private(set) var loop: Range<Int>?
    private(set) var tempoScale = 1.0
    private var muted: Set<Int> = []
    private var soloed: Set<Int> = []
    private var startTick = 0
    /// Keys held on the side, outside the score.
    private var held: [MIDIMessage] = []

    /// Ticks of the queue between its start and the first tick of the score: about 10 ms.
    private static let lead = 10

    init(backend: any PlaybackBackend) { self.backend = backend }

    /// The tick of the score that is heard now.
    var position: Int {
        state == .stopped ? startTick : min(clock.song(at: backend.tick), max(timeline.end, startTick))
    }

    func isAudible(_ track: Int) -> Bool {
        !muted.contains(track) && (soloed.isEmpty || soloed.contains(track))
    }

    // MARK: Commands

    func play(_ score: Score, from tick: Int) {
        stop()
        timeline = Timeline(score)
        begin(at: tick)
        backend.start()
        state = .playing
    }

    func pause() {
        guard state == .playing else { return }
        backend.halt()
        hush(resetting: false)
        state = .paused
    }

    func resume() {
        guard state == .paused else { return }
        for message in timeline.chase(to: position) {
            if case .control = message { backend.send(message) }
        }
        backend.start()
        state = .playing
    }

    func stop() {
        guard state != .stopped else { return }
        backend.halt()
        forgetScheduled()
        hush(resetting: true)
        ledger.clear()
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
        begin(at: tick)
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
        var change = timeline.barLine(from: song + margin)
        if let loop, song < loop.upperBound { change = min(change, max(loop.upperBound, song)) }
        let tick = now + change - song
        rewind(to: tick)
        finish = nil
        upcoming = (tick, next)
        feed()
    }

    func setTempoScale(_ scale: Double) {
        tempoScale = scale.isFinite ? min(max(scale, 0.1), 10) : 1
        guard state != .stopped else { return }
        backend.setTempo(scaled(timeline.microseconds(at: clock.song(at: backend.tick))))
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
        for entry in ledger.sounding(at: backend.tick) where !isAudible(entry.track) { backend.send(entry.noteOff) }
        refresh()
    }

    /// Starts or ends a note on the side.
    func sound(_ message: MIDIMessage) {
        switch message {
        case .noteOn(let channel, let pitch, _): held.append(.noteOff(channel: channel, pitch: pitch))
        case .noteOff: held.firstIndex(of: message).map { _ = held.remove(at: $0) }
        default: break
        }
        backend.send(message)
    }

    /// Silences all channels, whoever made them sound.
    func panic() {
        stop()
        hush(resetting: true)
        for channel in UInt8(0)..<16 { reset(channel) }
    }

    func close() {
        stop()
        hush(resetting: true)
        backend.close()
    }

    /// Programs and controllers again, for a synthesizer that has just come.
    func introduce() {
        for message in timeline.chase(to: position) { backend.send(message) }
    }

    /// Called often while playing; `true` where the end has just been reached.
    func advance() -> Bool {
        guard state == .playing else { return false }
        let now = backend.tick
        clock.prune(before: now)
        ledger.prune(before: now)
        feed()
        guard let finish, now > finish, outbox.isEmpty else { return false }
        stop()
        return true
    }

    // MARK: Parts

    /// Sets out from a tick of the score, with the clock standing still.
    private func begin(at tick: Int) {
        startTick = max(0, tick)
        // Even a halted queue delivers at once what is due at its present tick, so the music begins a moment later.
        let start = backend.tick + Transport.lead
        clock = SongClock(queue: start, song: startTick)
        cursor = (startTick, start, timeline.index(from: startTick))
        upcoming = nil
        finish = nil
        for message in timeline.chase(to: startTick) { backend.send(message) }
        backend.setTempo(scaled(timeline.microseconds(at: startTick)))
        feed()
    }

    private func forgetScheduled() {
        // A score that was to take over does so now, or it would be lost.
        if let upcoming { timeline = upcoming.timeline }
        upcoming = nil
        backend.removeScheduled(from: 0)
        outbox.removeAll()
        finish = nil
    }

    /// Ends what sounds and lifts the pedals; `resetting` also silences whatever else the channels hold.
    private func hush(resetting: Bool) {
        for entry in ledger.sounding(at: backend.tick) { backend.send(entry.noteOff) }
        for message in held { backend.send(message) }
        var channels = Set(timeline.channels).union(ledger.entries.map(\.channel))
        for case .noteOff(let channel, _) in held { channels.insert(channel) }
        held.removeAll()
        for channel in channels.sorted() {
            if resetting { reset(channel) } else { sendControl(channel, 64, 0) }
        }
    }

    /// Pedal up, all sound off, all notes off, controllers to rest.
    private func reset(_ channel: UInt8) {
        for controller: UInt8 in [64, 120, 123, 121] { sendControl(channel, controller, 0) }
    }

    private func sendControl(_ channel: UInt8, _ controller: UInt8, _ value: UInt8) {
        backend.send(.control(channel: channel, controller: controller, value: value))
    }
}
