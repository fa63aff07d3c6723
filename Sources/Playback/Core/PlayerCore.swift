import MusicCore

/// All that a player does, without threads and timers: commands come in, messages go to the backend, notices out.
///
/// Used on the player's queue only.
final class PlayerCore {
    let transport: Transport
    /// Takes what there is to tell.
    var notify: (PlaybackNotice) -> Void = { _ in }

    var side = SideNotes()
    var keyboard: KeyboardSettings?
    var stepInput: StepInput?
    var recording: Recording?
    /// The score that was given, without what is being recorded over it.
    var score = Score()
    var follower: ClockFollower?
    var pursuit = Pursuit()
    private var tracker = TickTracker()
    /// Whether the queue ran when it was last looked at.
    private var wasRunning = false
    /// Whether something is connected whose time is wanted.
    var hasInput = false

    var backend: any PlaybackBackend { transport.backend }

    init(backend: any PlaybackBackend) { transport = Transport(backend: backend) }

    /// Whether `advance` is to be called often.
    var isBusy: Bool { transport.state == .playing || recording != nil || !side.isEmpty || follower != nil }

    // MARK: Transport

    func play(_ score: Score, from tick: Int, countInBars: Int) {
        endRecording()
        self.score = score
        if follower != nil {
            transport.stop()
            pursuit = Pursuit(told: pursuit.told)
            if follower?.isRunning == true { joinMaster() } else { cue() }
        } else {
            transport.play(score, from: tick, countInBars: countInBars)
        }
    }

    func stop() {
        endRecording()
        transport.stop()
    }

    func update(_ score: Score) {
        self.score = score
        transport.update(withRecorded(score))
        if transport.state == .playing, !transport.isWaiting, isToldToWait {
            isToldToWait = false
            notify(.waitsForMore(false))
        }
    }

    private var isToldToWait = false

    func panic() {
        endRecording()
        silenceSide()
        transport.panic()
    }

    /// Goes on with another backend, from where it stands.
    func move(to next: any PlaybackBackend) {
        let follows = follower != nil
        setFollowsClock(false)
        endRecording()
        silenceSide()
        transport.move(to: next)
        tracker = TickTracker()
        setFollowsClock(follows)
        introduce(stepInput?.settings.keyboard ?? keyboard)
        keepTime()
    }

    func close() {
        endRecording()
        silenceSide()
        transport.close()
    }

    /// Called often while `isBusy`.
    func advance() {
        let reading = look()
        side.prune(before: reading.nanoseconds)
        advanceRecording()
        watchMaster()
        switch transport.advance() {
        case .goesOn: if transport.state == .playing { notify(.position(transport.position)) }
        case .finished: notify(.finished)
        case .ranOut:
            isToldToWait = true
            notify(.waitsForMore(true))
        }
        keepTime()
    }

    /// Looks at the clocks, as often as may be while exact times are wanted.
    @discardableResult func look() -> ClockReading {
        let reading = backend.reading
        let isRunning = transport.state == .playing
        // What was expected of a queue that stood says nothing about one that goes.
        if isRunning != wasRunning { tracker = TickTracker() }
        wasRunning = isRunning
        tracker.observe(reading)
        return reading
    }

    /// The tick of the queue at a moment not long ago.
    func queueTick(at moment: UInt64) -> Double {
        look()
        return tracker.tick(at: moment)
    }

    // MARK: On the side

    /// Lets the clock of nanoseconds run while it is needed.
    func keepTime() {
        backend.setTimekeeping(hasInput || !side.isEmpty || recording != nil || follower != nil)
    }

    func audition(_ notes: [Note], channel: UInt8, program: UInt8, qpm: Double?) {
        stopAudition()
        let channel = channel & 15
        guard let first = notes.map(\.tick).min() else { return }
        let role = transport.role(of: channel)
        backend.setTimekeeping(true)
        backend.send(.program(channel: channel, program: program & 127), to: role)
        let tempo = qpm.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? transport.qpm
        let nanosecondsPerTick = 60e9 / (tempo * Double(ppq))
        var sounding: [(key: SideNotes.Key, start: UInt64, length: UInt64)] = []
        for note in notes.sorted().prefix(PlayerCore.longestAudition) {
            let start = UInt64(min(Double(note.tick - first) * nanosecondsPerTick, PlayerCore.latestAudition))
            let length = UInt64(min(Double(max(1, note.duration)) * nanosecondsPerTick, PlayerCore.latestAudition))
            let key = SideNotes.Key(role: role, channel: channel, pitch: note.pitch & 127)
            // The end first: a note whose end found no room is not begun.
            guard backend.send(key.noteOff, to: role, after: start + length) else { break }
            let message = MIDIMessage.noteOn(
                channel: channel, pitch: key.pitch, velocity: min(max(1, note.velocity), 127))
            if start == 0 {
                backend.send(message, to: role)
            } else {
                guard backend.send(message, to: role, after: start) else { break }
            }
            sounding.append((key, start, length))
        }
        backend.flush()
        // After the notes are on their way, as a look at the clock takes its time too.
        let now = backend.nanoseconds
        for (key, start, length) in sounding { side.audition(key, from: now + start, until: now + start + length) }
        keepTime()
    }

    /// Notes, and nanoseconds, after which an audition is cut.
    private static let longestAudition = 256
    private static let latestAudition = 60e9

    func stopAudition() {
        backend.removeDelayed()
        guard !side.isEmpty else { return }
        for key in side.takeAuditioned(at: backend.nanoseconds) { backend.send(key.noteOff, to: key.role) }
    }

    private func silenceSide() {
        backend.removeDelayed()
        for key in side.takeAll(at: backend.nanoseconds) { backend.send(key.noteOff, to: key.role) }
    }
}
