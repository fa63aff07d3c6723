import Foundation

extension ScorePlayer {
    /// The name by which other programs see us in the sequencer.
    public static let clientName = "Refrain"

    /// A player through the sequencer, connected to a port.
    ///
    /// `port` is `client:port`, a name or the beginning of one; without it ALSA_OUTPUT_PORTS counts, then the best
    /// synthesizer. Throws `PlaybackError` where there is no sequencer or no such port.
    public static func sequencer(port: String? = nil) throws(PlaybackError) -> ScorePlayer {
        let backend = try SequencerBackend(name: clientName)
        let ports = backend.ports().filter(\.takesNotes)
        let destination = try ports.chosen(port, environment: ProcessInfo.processInfo.environment)
        let player = make(backend, wanted: port, trouble: nil)
        try player.read { player in
            Result { () throws(PlaybackError) in try player.join(.main, to: destination) }
        }.get()
        return player
    }

    /// A player through the sequencer that is connected to nothing yet. Throws `PlaybackError` where there is none.
    public static func unconnected() throws(PlaybackError) -> ScorePlayer {
        make(try SequencerBackend(name: clientName), wanted: nil, trouble: .noSynthesizer)
    }

    /// A player whose playhead moves by the clock and which nobody hears; `trouble` says why.
    public static func silent(because trouble: PlaybackError? = nil) -> ScorePlayer {
        ScorePlayer(backend: SilentBackend(), sequencer: nil, failure: trouble)
    }

    /// A player in any case: through the sequencer if that can be had, else a silent one that knows the reason.
    ///
    /// Where there is a sequencer and no synthesizer yet, the first one that appears is played to; where a port was
    /// asked for that is not there, that port is. Where there is no sequencer it is looked for now and then.
    public static func open(port: String? = nil) -> ScorePlayer {
        do {
            return try sequencer(port: port)
        } catch {
            switch error {
            case .noSynthesizer, .noSuchPort:
                guard let backend = try? SequencerBackend(name: clientName) else { return silent(because: error) }
                return make(backend, wanted: port, trouble: error)
            default:
                let player = silent(because: error)
                player.read { player in
                    player.wires[.main] = Wire(wanted: port)
                    player.searchSequencer()
                }
                return player
            }
        }
    }

    /// A player through a FluidSynth of its own, which ends with it.
    ///
    /// Throws `PlaybackError` where there is no sequencer, no FluidSynth or no sound font.
    public static func withSynthesizer() throws(PlaybackError) -> ScorePlayer {
        let synth = try FluidSynthLauncher()
        let player = try sequencer(port: synth.port.address)
        player.read { $0.synth = synth }
        return player
    }

    /// The ports that take notes now. Throws `PlaybackError` where there is no sequencer.
    public static func availablePorts() throws(PlaybackError) -> [PlaybackPort] {
        try allPorts().filter(\.takesNotes)
    }

    /// The ports that take notes or give them now. Throws `PlaybackError` where there is no sequencer.
    public static func allPorts() throws(PlaybackError) -> [PlaybackPort] {
        let backend = try SequencerBackend(name: "\(clientName) (looking)")
        defer { backend.close() }
        return backend.ports()
    }

    private static func make(_ backend: SequencerBackend, wanted: String?, trouble: PlaybackError?) -> ScorePlayer {
        let player = ScorePlayer(backend: backend, sequencer: backend, failure: trouble)
        player.read { player in
            player.wires[.main] = Wire(wanted: wanted)
            player.watch()
            player.hearNews()
        }
        return player
    }
}
