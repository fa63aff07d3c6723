import Dispatch
import MusicCore

/// The player: plays through the ALSA sequencer, or moves a playhead in silence where there is none.
///
/// Sendable without a check, because all its mutable state (`transport`, `sequencer`, `timer`, `receiver` and the wiring)
/// is touched on `queue` only, which is serial.
public final class ScorePlayer: Player, @unchecked Sendable {
    let queue = DispatchQueue(label: "refrain.player", qos: .userInteractive)
    private let key = DispatchSpecificKey<Bool>()
    let transport: Transport
    let sequencer: SequencerBackend?
    var wired: PlaybackPort?
    private let failure: PlaybackError?
    private var timer: (any DispatchSourceTimer)?
    var listener: (any DispatchSourceRead)?
    private var receiver: (@Sendable (PlaybackNotice) -> Void)?
    private var isClosed = false
    private var looks = 0

    /// Milliseconds between two looks at the playhead.
    private static let interval = 40
    private static let looksASecond = 1000 / interval

    init(backend: any PlaybackBackend, sequencer: SequencerBackend?, failure: PlaybackError?) {
        transport = Transport(backend: backend)
        self.sequencer = sequencer
        self.failure = failure
        queue.setSpecific(key: key, value: true)
    }

    deinit { silenceAndClose() }

    public var status: PlayerStatus {
        read { player in
            var status = PlayerStatus()
            status.trouble = player.wired == nil ? player.failure : nil
            guard !player.isClosed else { return status }
            status.state = player.transport.state
            status.tick = player.transport.position
            status.qpm = player.transport.qpm
            status.destinations[.main] = player.wired
            return status
        }
    }

    public func play(_ score: Score, fromTick tick: Int, countInBars: Int) { perform { $0.play(score, from: tick) } }
    public func pause() { perform { $0.pause() } }
    public func resume() { perform { $0.resume() } }
    public func stop() { perform { $0.stop() } }
    public func seek(toTick tick: Int) { perform { $0.seek(to: tick) } }
    public func update(_ score: Score) { perform { $0.update(score) } }
    public func setTempoScale(_ scale: Double) { perform { $0.setTempoScale(scale) } }
    public func setLoop(_ range: Range<Int>?) { perform { $0.setLoop(range) } }
    public func panic() { perform { $0.panic() } }

    public func setTracks(muted: Set<Int>, soloed: Set<Int>) {
        perform { $0.setTracks(muted: muted, soloed: soloed) }
    }

    public func setReceiver(_ receiver: (@Sendable (PlaybackNotice) -> Void)?) {
        queue.async { self.receiver = receiver }
    }

    public func audition(_ notes: [Note], channel: UInt8, program: UInt8, qpm: Double?) {
        let channel = channel & 15
        guard let first = notes.map(\.tick).min() else { return }
        perform { transport in
            transport.sound(.program(channel: channel, program: program & 127))
            // By the program's own timer: near enough for trying a sound, and independent of the queue.
            let seconds = 60 / Double(ppq) / (qpm ?? transport.qpm)
            for note in notes.prefix(256) {
                let pitch = note.pitch & 127
                let start = Double(note.tick - first) * seconds
                let end = start + Double(max(1, note.duration)) * seconds
                self.sound(
                    .noteOn(channel: channel, pitch: pitch, velocity: min(max(1, note.velocity), 127)), after: start)
                self.sound(.noteOff(channel: channel, pitch: pitch), after: end)
            }
        }
    }

    private func sound(_ message: MIDIMessage, after seconds: Double) {
        guard seconds > 0 else { return transport.sound(message) }
        queue.asyncAfter(deadline: .now() + min(seconds, 60)) { [weak self] in
            guard let self, !isClosed else { return }
            transport.sound(message)
        }
    }

    public func silenceAndClose() {
        read { player in
            guard !player.isClosed else { return }
            player.isClosed = true
            player.timer?.cancel()
            player.listener?.cancel()
            player.transport.close()
            if player.sequencer != nil { PlaybackWatchdog.tell([]) }
            player.wired = nil
        }
    }

    // MARK: On the queue

    /// Runs something on the queue and waits for it, from the queue itself at once.
    func read<Result>(_ body: (ScorePlayer) -> Result) -> Result {
        DispatchQueue.getSpecific(key: key) == true ? body(self) : queue.sync { body(self) }
    }

    private func perform(_ command: @escaping @Sendable (Transport) -> Void) {
        queue.async {
            guard !self.isClosed else { return }
            let before = self.transport.state
            command(self.transport)
            self.settle(since: before)
        }
    }

    /// Lets the timer run while music plays, and tells of a change.
    private func settle(since before: PlaybackState) {
        let state = transport.state
        if state == .playing, timer == nil {
            let timer = DispatchSource.makeTimerSource(queue: queue)
            let interval = DispatchTimeInterval.milliseconds(ScorePlayer.interval)
            timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(5))
            timer.setEventHandler { [weak self] in self?.advance() }
            timer.activate()
            self.timer = timer
        } else if state != .playing {
            timer?.cancel()
            timer = nil
        }
        if state != before { tell(.state(state)) }
    }

    private func advance() {
        looks += 1
        if looks % ScorePlayer.looksASecond == 0 { watch() }
        guard !isClosed, transport.advance() else { return }
        tell(.finished)
        settle(since: .playing)
    }

    /// Keeps the watchdog's list of who hears us; other programs may rewire us at any time.
    func watch() {
        guard let sequencer, !isClosed else { return }
        PlaybackWatchdog.tell(sequencer.subscribers())
    }

    func tell(_ notice: PlaybackNotice) { receiver?(notice) }
}
