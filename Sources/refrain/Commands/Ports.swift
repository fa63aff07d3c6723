import ArgumentParser
import Playback

struct Ports: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the ports of the sequencer that take notes or give them.",
        discussion: "A port is named by client:port, by its name, or by how its name begins.")
    @OptionGroup var common: CommonOptions

    struct Report: Encodable {
        var ports: [Port]
        /// Address of the one that is played to unasked.
        var best: String?
    }

    struct Port: Encodable {
        var address: String
        var client: Int
        var port: Int
        var clientName: String
        var portName: String
        /// What others may do with it: "write" to play to it, "read" to listen to it.
        var capabilities: [String]
        /// What it declares itself to be.
        var types: [PortType]
        var isSynth: Bool
        var isHardware: Bool

        init(_ port: PlaybackPort) {
            address = port.address
            client = port.client
            self.port = port.port
            clientName = port.clientName
            portName = port.portName
            capabilities = Ports.capabilities(port)
            types = port.types
            isSynth = port.isSynth
            isHardware = port.isHardware
        }
    }

    func run() throws {
        let ports = try ScorePlayer.allPorts()
        let best = ports.best
        if common.json { return try Output.json(Report(ports: ports.map(Port.init), best: best?.address)) }
        guard !ports.isEmpty else {
            Output.line("There are no ports; start a synthesizer such as FluidSynth.")
            return
        }
        let rows = ports.map { port in
            let kind = port.isSynth ? "synthesizer" : port.isHardware ? "device" : "program"
            let uses = Ports.capabilities(port).joined(separator: ", ")
            return [
                port.address, port.clientName, port.portName, kind, uses, port == best ? "<- played to unasked" : "",
            ]
        }
        Output.line(Table.text(rows))
    }

    private static func capabilities(_ port: PlaybackPort) -> [String] {
        (port.takesNotes ? ["write"] : []) + (port.givesNotes ? ["read"] : [])
    }
}
