/// Clicks on the beats.
public struct Metronome: Sendable, Hashable, Codable {
    /// Whether the beats of the score are clicked; a count-in clicks in any case.
    public var isOn: Bool
    /// Loudness, 0...1.
    public var level: Double

    public init(isOn: Bool = false, level: Double = 0.7) {
        self.isOn = isOn
        self.level = level
    }
}

/// The sound of a channel, over what the score says; what is `nil` is left to the score.
public struct ChannelSettings: Sendable, Hashable, Codable {
    /// 0...16383: controller 0 times 128, plus controller 32.
    public var bank: Int?
    /// General MIDI program, 0...127.
    public var program: UInt8?
    /// Controller 7, 0...127.
    public var volume: UInt8?
    /// Controller 10, 0...127, 64 in the middle.
    public var pan: UInt8?
    /// Controller 64, held down or not.
    public var sustain: Bool?

    public init(
        bank: Int? = nil, program: UInt8? = nil, volume: UInt8? = nil, pan: UInt8? = nil, sustain: Bool? = nil
    ) {
        self.bank = bank
        self.program = program
        self.volume = volume
        self.pan = pan
        self.sustain = sustain
    }
}

/// How the keys of the input sound while they are played.
public struct KeyboardSettings: Sendable, Hashable, Codable {
    /// 0...15.
    public var channel: UInt8
    /// General MIDI program, 0...127.
    public var program: UInt8

    public init(channel: UInt8 = 0, program: UInt8 = 0) {
        self.channel = channel
        self.program = program
    }
}
