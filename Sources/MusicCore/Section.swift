/// What a section does in the form of a song.
public enum SectionKind: String, CaseIterable, Sendable, Codable {
    case intro, verse, prechorus, chorus, bridge, interlude, outro

    public var index: Int { SectionKind.allCases.firstIndex(of: self) ?? 0 }

    public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// How a section relates to what was written before under its letter.
public enum SectionMemory: Hashable, Sendable, Codable {
    /// Written afresh, and remembered under its letter.
    case writes
    /// Written while attending to the last section of that letter; strength 0...1.
    case recalls(letter: Character, strength: Double)
    /// Written afresh, and not remembered.
    case free

    private enum CodingKeys: String, CodingKey { case kind, letter, strength }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        switch try values.decode(String.self, forKey: .kind) {
        case "recalls":
            let letter = try values.decode(String.self, forKey: .letter)
            self = .recalls(letter: letter.first ?? "A", strength: try values.decode(Double.self, forKey: .strength))
        case "writes": self = .writes
        default: self = .free
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .writes: try values.encode("writes", forKey: .kind)
        case .free: try values.encode("free", forKey: .kind)
        case .recalls(let letter, let strength):
            try values.encode("recalls", forKey: .kind)
            try values.encode(String(letter), forKey: .letter)
            try values.encode(strength, forKey: .strength)
        }
    }
}

/// A part of the form: so many bars of a kind, named by a letter.
public struct Section: Hashable, Sendable, Codable {
    public var kind: SectionKind
    /// Sections of one letter share their material.
    public var letter: Character
    public var bars: Int
    /// The key of the section where it differs from the song's.
    public var key: Key?
    public var memory: SectionMemory

    public init(kind: SectionKind, letter: Character, bars: Int, key: Key? = nil, memory: SectionMemory) {
        self.kind = kind
        self.letter = letter
        self.bars = bars
        self.key = key
        self.memory = memory
    }

    public var title: String { "\(kind.title) \(letter)" }

    private enum CodingKeys: String, CodingKey { case kind, letter, bars, key, memory }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        kind = try values.decode(SectionKind.self, forKey: .kind)
        letter = try values.decode(String.self, forKey: .letter).first ?? "A"
        bars = try values.decode(Int.self, forKey: .bars)
        key = try values.decodeIfPresent(Key.self, forKey: .key)
        memory = try values.decode(SectionMemory.self, forKey: .memory)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(kind, forKey: .kind)
        try values.encode(String(letter), forKey: .letter)
        try values.encode(bars, forKey: .bars)
        try values.encodeIfPresent(key, forKey: .key)
        try values.encode(memory, forKey: .memory)
    }
}
