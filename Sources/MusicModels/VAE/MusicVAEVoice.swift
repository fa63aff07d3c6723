import MusicCore

/// A voice that a MusicVAE reads and writes.
public struct MusicVAEVoice: Sendable, Hashable, Codable {
    /// Names the voice's tensors in a model of several.
    public var name: String
    public var symbolCount: Int
    /// Whether a symbol is a set of bits, as a token of the drum grid, rather than one of a list.
    public var isBitwise: Bool

    public init(name: String, symbolCount: Int, isBitwise: Bool = false) {
        self.name = name
        self.symbolCount = symbolCount
        self.isBitwise = isBitwise
    }

    /// `MelodyGrid` tokens.
    public static let melody = MusicVAEVoice(name: "melody", symbolCount: MelodyGrid.vocabularySize)
    /// `MelodyGrid` tokens.
    public static let bass = MusicVAEVoice(name: "bass", symbolCount: MelodyGrid.vocabularySize)
    /// `DrumGrid` tokens.
    public static let drums = MusicVAEVoice(name: "drums", symbolCount: DrumGrid.vocabularySize, isBitwise: true)

    /// The symbol of a step where nothing begins: no drum, or a hold.
    public var emptySymbol: UInt16 { isBitwise ? 0 : UInt16(symbolCount - 1) }

    /// Bits of a bitwise symbol.
    var bitCount: Int { max(1, (symbolCount - 1).bitWidth - (symbolCount - 1).leadingZeroBitCount) }

    /// Whether the sizes make sense, for voices read from files.
    var isSound: Bool {
        (2...16_384).contains(symbolCount) && (!isBitwise || symbolCount == 1 << bitCount) && name.count <= 64
    }
}

/// What a MusicVAE of this program is about: which voices it has, and how its checkpoints are known.
public enum MusicVAEKind: String, CaseIterable, Sendable, Codable {
    case melody, drums, trio

    public var voices: [MusicVAEVoice] {
        switch self {
        case .melody: [.melody]
        case .drums: [.drums]
        case .trio: [.melody, .bass, .drums]
        }
    }

    /// Kind of its checkpoints, and their usual name without extension.
    public var checkpoint: String {
        switch self {
        case .melody: "melody-vae"
        case .drums: "drum-vae"
        case .trio: "trio-vae"
        }
    }

    var vocabulary: String {
        switch self {
        case .melody: "melody-grid-130"
        case .drums: "drum-grid-512"
        case .trio: "trio-grid-130-130-512"
        }
    }
}
