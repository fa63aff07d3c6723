import Testing

@testable import Playback

@Suite("Choice of a port") struct PortChoiceTests {
    private let ports = [
        PlaybackPort(client: 14, port: 0, clientName: "Midi Through", portName: "Midi Through Port-0"),
        PlaybackPort(
            client: 20, port: 0, clientName: "USB Piano", portName: "USB Piano MIDI 1", types: [.hardware]
        ),
        PlaybackPort(
            client: 128, port: 0, clientName: "FLUID Synth (42)", portName: "Synth input port (42:0)",
            types: [.midiGM, .synthesizer]),
        PlaybackPort(client: 129, port: 1, clientName: "fluid monitor", portName: "in"),
    ]

    @Test(
        "a port is meant by number, name or how a name begins",
        arguments: [
            ("14:0", 14), ("20", 20), ("usb piano", 20), ("FLUID", 128), ("fluid mon", 129), ("129:1", 129),
            ("129", nil), ("99:0", nil), ("", nil), ("x", nil), ("1:2:3", nil), (":", nil), ("synth input", 128),
        ] as [(String, Int?)])
    func named(_ text: String, client: Int?) { #expect(ports.named(text)?.client == client) }

    @Test("unasked, a synthesizer is played to, else a device, never the loop")
    func best() {
        #expect(ports.best?.client == 128)
        #expect(Array(ports.prefix(2)).best?.client == 20)
        #expect(Array(ports.prefix(1)).best == nil)
    }

    @Test("ALSA_OUTPUT_PORTS counts where no port is named")
    func environment() throws {
        let environment = ["ALSA_OUTPUT_PORTS": "nowhere,20:0"]
        #expect(try ports.chosen(nil, environment: environment).client == 20)
        #expect(try ports.chosen("14", environment: environment).client == 14)
        #expect(throws: PlaybackError.noSynthesizer) { try [PlaybackPort]().chosen(nil, environment: [:]) }
        #expect(throws: PlaybackError.noSuchPort("x", available: ports.map(\.description))) {
            try ports.chosen("x", environment: [:])
        }
    }

    @Test("a synthesizer started again is the same under another process number")
    func again() {
        let other = PlaybackPort(
            client: 130, port: 0, clientName: "FLUID Synth (977)", portName: "Synth input port (977:0)",
            types: [.midiGM, .synthesizer])
        #expect(ports[2].isSame(as: other))
        #expect(!ports[1].isSame(as: other))
    }

    @Test(
        "every error says the cause and what to do, in two lines",
        arguments: [
            PlaybackError(opening: -2), PlaybackError(opening: -19), PlaybackError(opening: -13),
            PlaybackError(opening: -12), .noSynthesizer, .noSuchPort("a", available: []),
            .noSuchPort("a", available: ["14:0 b"]), .programNotFound("fluidsynth"),
            .soundFontNotFound(searched: ["/a"]),
            .synthesizerDidNotStart("fluidsynth"), .renderingFailed("/a.wav"),
        ])
    func errors(_ error: PlaybackError) {
        #expect(error.description.split(separator: "\n").count == 2)
    }
}
