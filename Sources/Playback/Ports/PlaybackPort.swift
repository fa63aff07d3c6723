import Foundation

/// A port of the sequencer that takes notes or gives them.
public struct PlaybackPort: Sendable, Hashable, Codable, CustomStringConvertible {
    public var client: Int
    public var port: Int
    public var clientName: String
    public var portName: String
    /// What the port says of itself.
    public var types: [PortType]
    /// Whether it can be played to.
    public var takesNotes: Bool
    /// Whether it can be listened to.
    public var givesNotes: Bool
    /// The process it belongs to, where one does and the kernel tells it.
    public var process: Int?

    public init(
        client: Int, port: Int, clientName: String, portName: String, types: [PortType] = [], takesNotes: Bool = true,
        givesNotes: Bool = false, process: Int? = nil
    ) {
        self.client = client
        self.port = port
        self.clientName = clientName
        self.portName = portName
        self.types = types
        self.takesNotes = takesNotes
        self.givesNotes = givesNotes
        self.process = process
    }

    public var address: String { "\(client):\(port)" }

    public var description: String { "\(address) \(clientName)" }

    /// A name to remember it by, which `named` finds after another start too, when the numbers are others.
    public var memorableName: String { "\(clientName):\(portName)" }

    /// A synthesizer, by the type the port declares.
    public var isSynth: Bool { types.contains(.synthesizer) || types.contains(.synth) }

    /// A socket of a sound card or a USB device.
    public var isHardware: Bool { types.contains(.hardware) }

    /// What is sent to the kernel's loop comes out of it again, and nobody hears it.
    var isThrough: Bool { clientName == "Midi Through" }

    /// Whether this is the same port after another start of its program, with other numbers.
    func isSame(as other: PlaybackPort) -> Bool {
        PlaybackPort.plain(clientName) == PlaybackPort.plain(other.clientName)
            && PlaybackPort.plain(portName) == PlaybackPort.plain(other.portName)
    }

    /// A name without the process number that FluidSynth puts into it.
    static func plain(_ name: String) -> String { name.filter { !$0.isNumber } }
}

/// What a port declares itself to be; the names are those of the sequencer's interface.
public enum PortType: String, Sendable, Hashable, Codable, CaseIterable {
    case midiGeneric, midiGM, midiGS, midiXG, midiMT32, midiGM2, synth, directSample, sample, hardware, software
    case synthesizer, port, application

    /// The bit of the sequencer's interface.
    private var bit: UInt32 {
        switch self {
        case .midiGeneric: 1 << 1
        case .midiGM: 1 << 2
        case .midiGS: 1 << 3
        case .midiXG: 1 << 4
        case .midiMT32: 1 << 5
        case .midiGM2: 1 << 6
        case .synth: 1 << 10
        case .directSample: 1 << 11
        case .sample: 1 << 12
        case .hardware: 1 << 16
        case .software: 1 << 17
        case .synthesizer: 1 << 18
        case .port: 1 << 19
        case .application: 1 << 20
        }
    }

    static func types(of bits: UInt32) -> [PortType] { allCases.filter { bits & $0.bit != 0 } }
}
