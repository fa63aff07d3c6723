import Dispatch
import MusicCore
import Playback
import StudioState
import Synchronization

/// A synthesizer that was started for the studio.
public struct RunningSynth: Sendable {
    /// The port it listens on, as `connect` takes it.
    public var address: String
    public var stop: @Sendable () -> Void

    public init(address: String, stop: @escaping @Sendable () -> Void) {
        self.address = address
        self.stop = stop
    }
}

/// The studio's sound by a `Player`: through the sequencer where there is one.
public final class PlayerSound: SoundService {
    /// Opening and connecting take their time; they happen here.
    private let queue = DispatchQueue(label: "refrain.sound", qos: .userInitiated)
    private let wanted: String?
    private let starter: (@Sendable () throws(PlaybackError) -> RunningSynth)?
    private let state = Mutex(State())

    private struct State: Sendable {
        var player: (any Player)?
        var synth: RunningSynth?
        var post: (@Sendable (PlayerMessage) -> Void)?
        var isClosed = false
    }

    /// `port` is `client:port`, a name or its beginning, without it the best synthesizer; `starter` starts a
    /// synthesizer and waits until it listens.
    public init(port: String? = nil, starter: (@Sendable () throws(PlaybackError) -> RunningSynth)? = nil) {
        wanted = port
        self.starter = starter
    }

    private var player: (any Player)? { state.withLock { $0.player } }

    private func post(_ message: PlayerMessage) { state.withLock { $0.post }?(message) }

    public func open(post: @escaping @Sendable (PlayerMessage) -> Void) {
        state.withLock { $0.post = post }
        queue.async { [self] in use(ScorePlayer.open(port: wanted)) }
    }

    /// Plays with another player from now on.
    private func use(_ player: any Player) {
        let (old, isClosed) = state.withLock { state in
            let old = state.player
            if !state.isClosed { state.player = player }
            return (old, state.isClosed)
        }
        guard !isClosed else { return player.silenceAndClose() }
        old?.setReceiver(nil)
        old?.silenceAndClose()
        player.setReceiver { [weak self] notice in self?.heard(notice) }
        if let destination = player.destination {
            post(.connected(destination.clientName))
        } else if let trouble = player.trouble {
            post(.silent(trouble.description))
        }
    }

    private func heard(_ notice: PlaybackNotice) {
        switch notice {
        case .finished: post(.ended)
        case .destinationLost(let port):
            post(.connected(nil))
            post(.silent("\(port.clientName) is gone.\nIt is connected again when it comes back."))
        case .destinationFound(let port): post(.connected(port.clientName))
        case .failed(let error): post(.failed(error.description))
        default: break
        }
    }

    public func play(_ song: Song, fromTick tick: Int, loop: Range<Int>?) {
        player?.setLoop(loop)
        player?.play(song.score(), fromTick: tick)
    }

    public func pause() { player?.pause() }
    public func resume() { player?.resume() }
    public func stop() { player?.stop() }
    public func seek(tick: Int) { player?.seek(toTick: tick) }
    public func loop(_ range: Range<Int>?) { player?.setLoop(range) }
    public func exchange(_ song: Song, atBarLine: Bool) { player?.update(song.score()) }
    public var positionTick: Int { player?.positionTick ?? 0 }

    public func audition(_ notes: [GridNote], voice: Voice, program: UInt8, qpm: Double) {
        let sounding = notes.map {
            Note(
                tick: $0.step * ticksPerStep, duration: $0.length * ticksPerStep, pitch: $0.pitch,
                velocity: $0.velocity)
        }
        player?.audition(sounding, channel: voice.defaultChannel, program: program)
    }

    public func listPorts() {
        queue.async { [self] in
            do throws(PlaybackError) {
                let ports = try ScorePlayer.availablePorts()
                let current = player?.destination
                post(
                    .ports(
                        ports.map {
                            PortChoice(
                                address: $0.address, name: "\($0.clientName)  \($0.portName)",
                                isConnected: $0.address == current?.address)
                        }))
            } catch {
                post(.silent(error.description))
                post(.ports([]))
            }
        }
    }

    public func connect(address: String) {
        queue.async { [self] in
            do throws(PlaybackError) {
                use(try ScorePlayer.sequencer(port: address))
            } catch {
                post(.failed(error.description))
            }
        }
    }

    public func startSynth() {
        queue.async { [self] in
            do throws(PlaybackError) {
                guard let synth = try starter?() else { throw .noSynthesizer }
                state.withLock { $0.synth = synth }
                use(try ScorePlayer.sequencer(port: synth.address))
            } catch {
                post(.failed(error.description))
            }
        }
    }

    public func silenceAndClose() {
        let (player, synth) = state.withLock { state in
            state.isClosed = true
            return (state.player, state.synth)
        }
        player?.silenceAndClose()
        synth?.stop()
    }
}
