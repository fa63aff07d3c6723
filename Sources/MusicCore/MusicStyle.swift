/// What kind of collection a piece of music comes from, given to the model as its first token.
public enum MusicStyle: String, CaseIterable, Sendable, Codable {
    case pop, game, lead, folk

    /// Whether stage 3 writes the drums of the style itself; those of the others are stage 1's.
    public var writesDrums: Bool { self == .game }

    /// Those of which there was music to train on.
    public static let trained: [MusicStyle] = [.pop, .game, .lead]

    public var index: Int { MusicStyle.allCases.firstIndex(of: self) ?? 0 }
}
