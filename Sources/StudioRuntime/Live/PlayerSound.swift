import Dispatch
import MusicCore
import Playback
import StudioState
import Synchronization

/// The studio's sound by a `Player`: through the sequencer where there is one.
public final class PlayerSound: SoundService {
    /// Opening and looking for ports take their time; they happen here.
    private let queue = DispatchQueue(label: "refrain.sound", qos: .userInitiated)
    private let wanted: String?
    private let state = Mutex(State())

    private struct State: Sendable {
        var player: (any Player)?
        var post: (@Sendable (PlayerMessage) -> Void)?
        var isClosed = false
        /// What was told last of where notes go and come from.
        var told = Wiring()
    }

    /// Names of what is connected.
    private struct Wiring: Equatable, Sendable {
        var main: String?
        var drums: String?
        var input: String?
    }

    /// `port` is `client:port`, a name or its beginning, without it the best synthesizer.
    public init(port: String? = nil) { wanted = port }

    private var player: (any Player)? { state.withLock { $0.player } }

    private func post(_ message: PlayerMessage) { state.withLock { $0.post }?(message) }

    public func open(post: @escaping @Sendable (PlayerMessage) -> Void) {
        state.withLock { $0.post = post }
        queue.async { [self] in
            let player = ScorePlayer.open(port: wanted)
            let isClosed = state.withLock { state in
                if !state.isClosed { state.player = player }
                return state.isClosed
            }
            guard !isClosed else { return player.silenceAndClose() }
            player.setReceiver { [weak self] notice in self?.heard(notice) }
            tellWiring()
            if let trouble = player.trouble { self.post(.silent(trouble.description)) }
        }
    }

    // MARK: Notices

    private func heard(_ notice: PlaybackNotice) {
        switch notice {
        case .state, .position, .waitsForMore, .key: break
        case .finished: post(.ended)
        case .destinationLost(let port):
            queue.async { [self] in
                tellWiring()
                let silence = "\(port.clientName) is gone.\nIt is connected again when it comes back."
                post(state.withLock { $0.told.main } == nil ? .silent(silence) : .notice(silence))
            }
        case .destinationFound: queue.async { [self] in tellWiring() }
        case .portsChanged: post(.portsChanged)
        case .recorded(let note, _): post(.recorded(RecordedNotes.onGrid(note)))
        case .recordingEnded(let phrase):
            let pedals = RecordedNotes.pedals(phrase.controls)
            post(.recordingEnded(phrase.notes.map(RecordedNotes.onGrid), pedals: pedals))
        case .stepped(let notes, let next):
            post(.stepped(notes.map(RecordedNotes.onGrid), next: next / ticksPerStep))
        case .clockLocked(let qpm): post(.clock(qpm: qpm))
        case .failed(let error):
            if error == .noSynthesizer { post(.silent(error.description)) }
            post(.failed(error.description))
        }
    }

    /// Tells what is connected, where that has changed.
    private func tellWiring() {
        guard let status = player?.status else { return }
        let wiring = Wiring(
            main: status.destinations[.main]?.clientName, drums: status.destinations[.voice(.drums)]?.clientName,
            input: status.input?.clientName)
        let old = state.withLock { state in
            defer { state.told = wiring }
            return state.told
        }
        if wiring.main != old.main { post(.connected(wiring.main)) }
        if wiring.drums != old.drums { post(.drumPort(wiring.drums)) }
        if wiring.input != old.input { post(.input(wiring.input)) }
    }

    // MARK: Playing

    public func play(_ song: Song, fromTick tick: Int, loop: Range<Int>?, countInBars: Int) {
        player?.setLoop(loop)
        player?.play(song.score(), fromTick: tick, countInBars: countInBars)
    }

    public func pause() { player?.pause() }
    public func resume() { player?.resume() }
    public func stop() { player?.stop() }
    public func seek(tick: Int) { player?.seek(toTick: tick) }
    public func loop(_ range: Range<Int>?) { player?.setLoop(range) }
    public func exchange(_ song: Song, atBarLine: Bool) { player?.update(song.score()) }

    public var position: (tick: Int, countInBeats: Int) {
        guard let status = player?.status else { return (0, 0) }
        return (status.tick, status.countInBeats)
    }

    public func audition(_ notes: [GridNote], voice: Voice, program: UInt8, qpm: Double) {
        let sounding = notes.map {
            Note(
                tick: $0.step * ticksPerStep, duration: $0.length * ticksPerStep, pitch: $0.pitch,
                velocity: $0.velocity)
        }
        player?.audition(sounding, channel: voice.defaultChannel, program: program, qpm: qpm)
    }

    // MARK: Ports and settings

    public func listPorts() {
        queue.async { [self] in
            do throws(PlaybackError) {
                let current = player?.destination?.address
                post(
                    .ports(try ScorePlayer.availablePorts().map { PortChoice($0, isConnected: $0.address == current) }))
            } catch {
                post(.silent(error.description))
                post(.ports([]))
            }
        }
    }

    private func listInputs() {
        queue.async { [self] in
            let current = player?.status.input?.address
            let ports = (try? ScorePlayer.allPorts()) ?? []
            let sources = ports.filter { $0.givesNotes && $0.clientName != ScorePlayer.clientName }
            post(.inputs(sources.map { PortChoice($0, isConnected: $0.address == current) }))
        }
    }

    public func connect(address: String) { player?.connect(.main, to: address) }

    public func startSynth() { player?.startSynthesizer() }

    public func set(_ setting: SoundSetting) {
        guard let player else { return }
        switch setting {
        case .metronome(let isOn): player.setMetronome(Metronome(isOn: isOn))
        case .waitsForMore(let waits): player.setWaitsForMore(waits)
        case .panic: player.panic()
        case .listInputs: listInputs()
        case .connectInput(let address): player.connectInput(from: address)
        case .connectDrums(let address): player.connect(.voice(.drums), to: address)
        case .sendsClock(let sends): player.setSendsClock(sends)
        case .followsClock(let follows): player.setFollowsClock(follows)
        case .record(let request, let song):
            let keyboard = KeyboardSettings(channel: request.voice.defaultChannel, program: request.program)
            player.startRecording(
                RecordingSettings(
                    fromTick: request.fromTick, countInBars: request.countInBars, overdub: request.loop,
                    keyboard: keyboard),
                over: song.score())
        case .stopRecording: player.stopRecording()
        case .stepInput(let step, let length, let voice, let program):
            player.setStepInput(
                StepInputSettings(
                    tick: step * ticksPerStep, step: length * ticksPerStep,
                    keyboard: KeyboardSettings(channel: voice.defaultChannel, program: program)))
        case .stopStepInput: player.setStepInput(nil)
        }
        // Where something was taken away nothing else tells of it.
        if case .connectDrums(nil) = setting { queue.async { [self] in tellWiring() } }
        if case .connectInput(nil) = setting { queue.async { [self] in tellWiring() } }
    }

    public func silenceAndClose() {
        let player = state.withLock { state in
            state.isClosed = true
            return state.player
        }
        player?.silenceAndClose()
    }
}

extension StudioState.PortChoice {
    fileprivate init(_ port: PlaybackPort, isConnected: Bool) {
        self.init(
            address: port.address, name: "\(port.clientName)  \(port.portName)", isConnected: isConnected)
    }
}
