import Dispatch
import MusicCore

/// The player: plays through the ALSA sequencer, or moves a playhead in silence where there is none.
///
/// Sendable without a check, because all its mutable state (`core`, `sequencer`, `timer`, `receiver` and the wires) is
/// touched on `queue` only, which is serial.
public final class ScorePlayer: Player, @unchecked Sendable {
    let queue = DispatchQueue(label: "refrain.player", qos: .userInteractive)
    private let key = DispatchSpecificKey<Bool>()
    let core: PlayerCore
    private(set) var sequencer: SequencerBackend?
    var failure: PlaybackError?
    /// What our ports are connected to.
    var wires: [OutputRole: Wire] = [:]
    var inputWire: Wire?
    /// A synthesizer that was started for us.
    var synth: FluidSynthLauncher?
    /// Whether one is being started.
    var awaitsSynth = false
    /// Looks for a sequencer, where there was none.
    private var search: (any DispatchSourceTimer)?
    private var timer: (any DispatchSourceTimer)?
    var listener: (any DispatchSourceRead)?
    private var receiver: (@Sendable (PlaybackNotice) -> Void)?
    private(set) var isClosed = false
    private var looks = 0

    /// Milliseconds between two looks at the playhead.
    private static let interval = 40
    private static let looksASecond = 1000 / interval
    private static let searching = DispatchTimeInterval.seconds(2)

    init(backend: any PlaybackBackend, sequencer: SequencerBackend?, failure: PlaybackError?) {
        core = PlayerCore(backend: backend)
        self.sequencer = sequencer
        self.failure = failure
        queue.setSpecific(key: key, value: true)
        core.notify = { [weak self] notice in self?.tell(notice) }
    }

    deinit { silenceAndClose() }

    public var status: PlayerStatus {
        read { player in
            var status = PlayerStatus()
            status.destinations = player.wires.compactMapValues(\.port)
            status.trouble = status.destinations[.main] == nil ? player.failure : nil
            guard !player.isClosed else { return status }
            let transport = player.core.transport
            status.state = transport.state
            status.tick = transport.position
            status.countInBeats = transport.countInBeats
            status.qpm = transport.qpm
            status.isRecording = player.core.recording != nil
            status.isWaitingForMore = transport.isWaiting
            status.masterTempo = player.core.follower?.qpm
            status.input = player.inputWire?.port
            return status
        }
    }

    public func setReceiver(_ receiver: (@Sendable (PlaybackNotice) -> Void)?) {
        queue.async { self.receiver = receiver }
    }

    public func silenceAndClose() {
        read { player in
            guard !player.isClosed else { return }
            player.core.close()
            player.isClosed = true
            player.timer?.cancel()
            player.search?.cancel()
            player.listener?.cancel()
            if player.sequencer != nil { PlaybackWatchdog.tell([]) }
            player.wires = [:]
            player.inputWire = nil
            player.synth?.stop()
            player.synth = nil
        }
    }

    // MARK: On the queue

    /// Runs something on the queue and waits for it, from the queue itself at once.
    func read<Result>(_ body: (ScorePlayer) -> Result) -> Result {
        DispatchQueue.getSpecific(key: key) == true ? body(self) : queue.sync { body(self) }
    }

    func perform(_ command: @escaping @Sendable (PlayerCore) -> Void) {
        queue.async { self.act { command($0.core) } }
    }

    /// Does something that may change whether music plays, and tells of it.
    func act(_ body: (ScorePlayer) -> Void) {
        guard !isClosed else { return }
        let before = core.transport.state
        body(self)
        let state = core.transport.state
        if state != before { tell(.state(state)) }
        runTimer()
    }

    /// Lets the timer run while there is something to look after.
    private func runTimer() {
        if core.isBusy, timer == nil {
            let timer = DispatchSource.makeTimerSource(queue: queue)
            let interval = DispatchTimeInterval.milliseconds(ScorePlayer.interval)
            timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(5))
            timer.setEventHandler { [weak self] in self?.look() }
            timer.activate()
            self.timer = timer
        } else if !core.isBusy {
            timer?.cancel()
            timer = nil
        }
    }

    private func look() {
        looks += 1
        if looks % ScorePlayer.looksASecond == 0 { watch() }
        act { $0.core.advance() }
    }

    /// Looks every other second whether there is a sequencer by now.
    func searchSequencer() {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + ScorePlayer.searching, repeating: ScorePlayer.searching)
        timer.setEventHandler { [weak self] in
            guard let self, let backend = try? SequencerBackend(name: ScorePlayer.clientName) else { return }
            self.search?.cancel()
            self.search = nil
            self.act { $0.adopt(backend) }
        }
        timer.activate()
        search = timer
    }

    /// Goes on through a sequencer that was not there at first.
    private func adopt(_ backend: SequencerBackend) {
        sequencer = backend
        core.move(to: backend)
        hearNews()
        rejoin()
    }

    /// Keeps the watchdog's list of who hears us; other programs may rewire us at any time.
    func watch() {
        guard let sequencer, !isClosed else { return }
        PlaybackWatchdog.tell(sequencer.subscribers())
    }

    func tell(_ notice: PlaybackNotice) { receiver?(notice) }
}
