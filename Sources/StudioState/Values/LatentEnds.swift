/// The corners of the latent square: A and B above, C and D below.
public enum Corner: String, CaseIterable, Hashable, Sendable, Codable {
    case a, b, c, d

    public var title: String { rawValue.uppercased() }
}

/// Which sections the latent line or square lies between, by letter, so that moving sections does not disturb it.
///
/// With A and B alone the point moves on the line between them; C or D makes it a square.
public struct LatentEnds: Hashable, Sendable, Codable {
    /// `nil` is the fresh motif of the next take.
    public var a: Character?
    public var b: Character?
    public var c: Character?
    public var d: Character?
    /// How far down the point is, 0...1; how far across it is belongs to the settings.
    public var down: Double

    public init(
        a: Character? = nil, b: Character? = nil, c: Character? = nil, d: Character? = nil, down: Double = 0
    ) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.down = down
    }

    public var isSquare: Bool { c != nil || d != nil }

    public subscript(_ corner: Corner) -> Character? {
        get {
            switch corner {
            case .a: a
            case .b: b
            case .c: c
            case .d: d
            }
        }
        set {
            switch corner {
            case .a: a = newValue
            case .b: b = newValue
            case .c: c = newValue
            case .d: d = newValue
            }
        }
    }

    private enum CodingKeys: String, CodingKey { case a, b, c, d, down }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func letter(_ key: CodingKeys) throws -> Character? {
            try values.decodeIfPresent(String.self, forKey: key)?.first
        }
        self.init(
            a: try letter(.a), b: try letter(.b), c: try letter(.c), d: try letter(.d),
            down: try values.decodeIfPresent(Double.self, forKey: .down) ?? 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        for (key, letter) in [(CodingKeys.a, a), (.b, b), (.c, c), (.d, d)] {
            try values.encodeIfPresent(letter.map { String($0) }, forKey: key)
        }
        if down != 0 { try values.encode(down, forKey: .down) }
    }
}
