import ArgumentParser
import Playback

struct Ports: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the ports of the sequencer that take notes.",
        discussion: "A port is named by client:port, by its name, or by how its name begins.")
    @OptionGroup var common: CommonOptions

    struct Report: Encodable {
        var ports: [PlaybackPort]
        /// Address of the one that is played to unasked.
        var best: String?
    }

    func run() throws {
        let ports = try ScorePlayer.availablePorts()
        let best = ports.best
        if common.json { return try Output.json(Report(ports: ports, best: best?.address)) }
        guard !ports.isEmpty else {
            Output.line("No port takes notes; start a synthesizer such as FluidSynth.")
            return
        }
        let rows = ports.map { port in
            let kind = port.isSynth ? "synthesizer" : port.isHardware ? "device" : "program"
            return [port.address, port.clientName, port.portName, kind, port == best ? "<- played to unasked" : ""]
        }
        Output.line(Table.text(rows))
    }
}
