import Dispatch
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
        let destination = try backend.ports().filter(\.takesNotes).chosen(port, environment: ProcessInfo.processInfo.environment)
        try backend.connect(to: destination)
        return make(backend, connectedTo: destination, trouble: nil)
    }

    private static func make(
        _ backend: SequencerBackend, connectedTo destination: PlaybackPort?, trouble: PlaybackError?
    ) -> ScorePlayer {
        let player = ScorePlayer(backend: backend, sequencer: backend, failure: trouble)
        player.read { player in
            player.wired = destination
            player.watch()
            player.listen()
        }
        return player
    }

    /// A player whose playhead moves by the clock and which nobody hears; `trouble` says why.
    public static func silent(because trouble: PlaybackError? = nil) -> ScorePlayer {
        ScorePlayer(backend: SilentBackend(), sequencer: nil, failure: trouble)
    }

    /// A player in any case: through the sequencer if that can be had, else a silent one that knows the reason.
    ///
    /// Where there is a sequencer and no synthesizer yet, the first one that appears is played to.
    public static func open(port: String? = nil) -> ScorePlayer {
        do {
            return try sequencer(port: port)
        } catch .noSynthesizer {
            guard let backend = try? SequencerBackend(name: clientName) else { return silent(because: .noSynthesizer) }
            return make(backend, connectedTo: nil, trouble: .noSynthesizer)
        } catch {
            return silent(because: error)
        }
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

    /// Hears of ports that come and go, so that a synthesizer started again is connected again.
    private func listen() {
        guard let sequencer, let descriptor = sequencer.announcementDescriptor() else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [weak self] in
            for news in sequencer.news() { self?.heard(news) }
        }
        source.setCancelHandler { Foundation.close(descriptor) }
        source.activate()
        listener = source
    }

    private func heard(_ news: PortNews) {
        guard let sequencer else { return }
        switch news {
        case .ended(let client, let port):
            if let wired, client == wired.client, port == wired.port { tell(.destinationLost(wired)) }
        case .started(let client, let port):
            guard let found = sequencer.ports().first(where: { $0.client == client && $0.port == port }),
                isWanted(found), (try? sequencer.connect(to: found)) != nil
            else { return }
            wired = found
            transport.introduce()
            watch()
            tell(.destinationFound(found))
        }
    }

    /// Numbers change from start to start, names do not.
    private func isWanted(_ port: PlaybackPort) -> Bool {
        if let wired { port.isSame(as: wired) } else { port.isSynth && !port.isThrough }
    }
}
