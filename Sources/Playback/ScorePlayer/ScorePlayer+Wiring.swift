import Dispatch
import Foundation

/// Which ports are played to and listened to, as they come and go.
extension ScorePlayer {
    public func connect(_ role: OutputRole, to name: String?) {
        queue.async { self.act { $0.wire(role, to: name) } }
    }

    public func connectInput(from name: String?) {
        queue.async { self.act { $0.wireInput(from: name) } }
    }

    public func startSynthesizer() {
        queue.async {
            guard !self.isClosed, !self.awaitsSynth else { return }
            if let synth = self.synth, synth.isRunning {
                return self.act { $0.wire(.main, to: synth.port.address) }
            }
            self.awaitsSynth = true
            // Waiting for its port takes seconds, in which the music is to go on.
            DispatchQueue.global(qos: .userInitiated).async {
                let started = Result { () throws(PlaybackError) in try FluidSynthLauncher() }
                self.queue.async { self.took(started) }
            }
        }
    }

    private func took(_ started: Result<FluidSynthLauncher, PlaybackError>) {
        awaitsSynth = false
        switch started {
        case .success(let synth):
            guard !isClosed else { return synth.stop() }
            self.synth = synth
            act { $0.wire(.main, to: synth.port.address) }
        case .failure(let error): tell(.failed(error))
        }
    }

    // MARK: On the queue

    private func wire(_ role: OutputRole, to name: String?) {
        guard let sequencer else {
            // It counts as soon as there is a sequencer.
            wires[role] = name == nil && role != .main ? nil : Wire(wanted: name)
            return tell(.failed(failure ?? .noSequencer))
        }
        let old = wires[role]?.port
        guard name != nil || role == .main else {
            wires[role] = nil
            core.transport.reroute(role) { sequencer.removeOutlet(for: role) }
            return watch()
        }
        wires[role] = Wire(wanted: name)
        let ports = sequencer.ports().filter(\.takesNotes)
        do throws(PlaybackError) {
            let port = try ports.chosen(name, environment: name == nil ? ProcessInfo.processInfo.environment : [:])
            try join(role, to: port, leaving: old)
        } catch {
            if let old { core.transport.reroute(role) { sequencer.disconnect(role, from: old) } }
            tell(.failed(error))
        }
    }

    /// Connects a role to a port, which is told all it must know.
    func join(_ role: OutputRole, to port: PlaybackPort, leaving old: PlaybackPort? = nil) throws(PlaybackError) {
        guard let sequencer else { return }
        var failure: PlaybackError?
        core.transport.reroute(role) {
            if let old, old.numbers != port.numbers { sequencer.disconnect(role, from: old) }
            do throws(PlaybackError) {
                try sequencer.connect(role, to: port)
            } catch {
                failure = error
            }
        }
        watch()
        if let failure { throw failure }
        wires[role]?.connect(port)
        tell(.destinationFound(port))
    }

    /// Connects everything that is wanted, when a sequencer has come.
    func rejoin() {
        guard let sequencer else { return }
        failure = .noSynthesizer
        watch()
        let ports = sequencer.ports()
        let environment = ProcessInfo.processInfo.environment
        do throws(PlaybackError) {
            for (role, wire) in wires {
                let able = ports.filter(\.takesNotes)
                let heeded = wire.wanted == nil ? environment : [:]
                guard let port = try? able.chosen(wire.wanted, environment: heeded) else { continue }
                try join(role, to: port)
            }
            if let wanted = inputWire?.wanted, let port = ports.filter(\.givesNotes).named(wanted) {
                try listen(to: port)
            }
        } catch {
            tell(.failed(error))
        }
        heedInput()
        tell(.portsChanged)
        if wires[.main]?.port == nil { tell(.failed(.noSynthesizer)) }
    }

    private func wireInput(from name: String?) {
        let old = inputWire?.port
        inputWire = name.map { Wire(wanted: $0) }
        guard let sequencer else { return tell(.failed(failure ?? .noSequencer)) }
        if let old { sequencer.stopListening(to: old) }
        defer { heedInput() }
        guard let name else { return }
        let ports = sequencer.ports().filter(\.givesNotes)
        do throws(PlaybackError) {
            guard let port = ports.named(name) else {
                throw .noSuchPort(name, available: ports.map(\.description))
            }
            try listen(to: port)
        } catch {
            tell(.failed(error))
        }
    }

    private func listen(to port: PlaybackPort) throws(PlaybackError) {
        try sequencer?.listen(to: port)
        inputWire?.connect(port)
        tell(.destinationFound(port))
    }

    /// Keeps time while something is connected to our input, by us or by others.
    func heedInput() {
        core.hasInput = sequencer?.isHeardFrom ?? false
        core.keepTime()
    }

    /// Hears of ports that come and go, so that a synthesizer started again is connected again, and of what is played.
    func hearNews() {
        guard let sequencer, let descriptor = sequencer.newsDescriptor() else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [weak self] in
            self?.act { player in
                for news in sequencer.news() { player.heard(news, from: sequencer) }
            }
        }
        source.setCancelHandler { Foundation.close(descriptor) }
        source.activate()
        listener = source
    }

    private func heard(_ news: SequencerNews, from sequencer: SequencerBackend) {
        switch news {
        case .received(let message): core.receive(message)
        case .started(let address): welcome(address, to: sequencer)
        case .ended(let address):
            for role in wires.keys {
                if let port = wires[role]?.end(address) { tell(.destinationLost(port)) }
            }
            if let port = inputWire?.end(address) { tell(.destinationLost(port)) }
            if address.client != sequencer.client { tell(.portsChanged) }
            heedInput()
        case .connected(let from, let to): rewired(from, to, sequencer)
        case .disconnected(let from, let to): unwired(from, to, sequencer)
        }
    }

    private func welcome(_ address: PortAddress, to sequencer: SequencerBackend) {
        guard address.client != sequencer.client else { return }
        defer { tell(.portsChanged) }
        guard let port = sequencer.ports().first(where: { $0.numbers == address }) else { return }
        do throws(PlaybackError) {
            for role in wires.keys where port.takesNotes && wires[role]?.wants(port) == true {
                try join(role, to: port)
            }
            if port.givesNotes, inputWire?.wants(port) == true { try listen(to: port) }
        } catch {
            tell(.failed(error))
        }
        heedInput()
    }

    /// Others may connect us as they like; what they choose for a port of ours without a destination becomes that.
    private func rewired(_ from: PortAddress, _ to: PortAddress, _ sequencer: SequencerBackend) {
        watch()
        if to.client == sequencer.client { heedInput() }
        guard from.client == sequencer.client, let role = sequencer.role(of: from.port), wires[role]?.port == nil,
            let port = sequencer.ports().first(where: { $0.numbers == to })
        else { return }
        wires[role, default: Wire(wanted: nil)].connect(port)
        core.transport.introduce()
        tell(.destinationFound(port))
    }

    private func unwired(_ from: PortAddress, _ to: PortAddress, _ sequencer: SequencerBackend) {
        watch()
        // A port that ends is taken apart too, which is nobody's wish.
        let other = from.client == sequencer.client ? to : from
        guard sequencer.ports().contains(where: { $0.numbers == other }) else { return }
        if from.client == sequencer.client, let role = sequencer.role(of: from.port),
            let port = wires[role]?.cut(from: to)
        {
            // What sounds there is out of our reach from now on.
            sequencer.silence(to)
            tell(.destinationLost(port))
        }
        if to.client == sequencer.client {
            if let port = inputWire?.cut(from: from) { tell(.destinationLost(port)) }
            heedInput()
        }
    }
}
