import Testing

@testable import Playback

@Suite("Connections that come and go") struct WireTests {
    private func synth(_ client: Int, _ name: String = "FLUID Synth (1)") -> PlaybackPort {
        PlaybackPort(client: client, port: 0, clientName: name, portName: "in", types: [.synthesizer])
    }

    private let plain = PlaybackPort(client: 140, port: 0, clientName: "monitor", portName: "in")

    @Test("unasked, the first synthesizer that comes is taken, and only one")
    func first() {
        var wire = Wire(wanted: nil)
        #expect(!wire.wants(plain))
        #expect(wire.wants(synth(128)))
        wire.connect(synth(128))
        #expect(!wire.wants(synth(129)))
    }

    @Test("what went away is taken again under other numbers, and nothing else is")
    func again() {
        var wire = Wire(wanted: nil)
        wire.connect(synth(128))
        #expect(wire.end(PortAddress(client: 128, port: 1)) == nil)
        #expect(wire.end(PortAddress(client: 128, port: 0)) == synth(128))
        #expect(!wire.wants(synth(130, "Another")))
        #expect(wire.wants(synth(130, "FLUID Synth (77)")))
    }

    @Test("what somebody took apart stays so")
    func cut() {
        var wire = Wire(wanted: nil)
        wire.connect(synth(128))
        #expect(wire.cut(from: PortAddress(client: 128, port: 0)) != nil)
        #expect(!wire.wants(synth(128)))
        wire.connect(plain)
        #expect(wire.port == plain)
    }

    @Test("a port asked for by name is waited for")
    func named() {
        let wire = Wire(wanted: "monitor")
        #expect(!wire.wants(synth(128)))
        #expect(wire.wants(plain))
    }

    @Test("a name that was remembered is found under other process numbers")
    func remembered() {
        let ports = [plain, synth(131, "FLUID Synth (555)")]
        #expect(ports.named(synth(128).memorableName)?.client == 131)
        #expect(ports.named(plain.memorableName)?.client == 140)
    }
}
