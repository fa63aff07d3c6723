/// What a colour of a theme is for; its name is its key in a theme file.
public enum Role: Int, CaseIterable, Hashable, Sendable {
    // Surfaces, each a shade from the one before.
    case background, surface, surfaceRaised, overlay
    // Text, from what matters to what hardly shows.
    case textStrong, text, textQuiet, textFaint
    // What is active and where it ends.
    case accent, accentText, border, keyHint
    // One colour a voice.
    case melody, counter, chords, bass, drums
    // Section kinds.
    case sectionIntro, sectionVerse, sectionPreChorus, sectionChorus, sectionBridge, sectionSolo, sectionOutro
    // The piano roll.
    case playhead, selection, selectionText, cursor, locked, ghost, gridBar, gridLine, scaleRow, outsideRow, rootRow
    // Reports.
    case good, warning, error, rating
    // Sliders and bars.
    case track
    // The corners of the latent square.
    case cornerA, cornerB, cornerC, cornerD

    /// The key in a theme file: the case's own name.
    public var name: String { Self.names[rawValue] }

    /// The role with a name; nil when there is none.
    public init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: index)
    }

    /// Names in the order of `allCases`.
    public static let names = allCases.map { String(describing: $0) }

    /// The role whose colour is taken when a theme does not set this one; nil where every theme must.
    public var fallback: Role? {
        switch self {
        case .background, .surface, .text, .textQuiet, .accent, .melody, .counter, .chords, .bass, .drums, .good,
            .warning, .error:
            nil
        case .surfaceRaised, .scaleRow, .overlay: .surface
        case .textStrong, .cursor: .text
        case .textFaint, .border: .textQuiet
        case .accentText, .outsideRow: .background
        case .keyHint, .playhead, .sectionVerse, .cornerA: .accent
        case .sectionIntro, .sectionOutro: .textQuiet
        case .sectionPreChorus: .sectionVerse
        case .sectionChorus, .cornerB: .error
        case .sectionBridge, .cornerC: .chords
        case .sectionSolo: .counter
        case .cornerD: .bass
        case .selection: .surfaceRaised
        case .selectionText: .textStrong
        case .locked: .warning
        case .ghost: .textFaint
        case .gridBar: .border
        case .gridLine, .track: .surfaceRaised
        case .rootRow: .scaleRow
        case .rating: .warning
        }
    }
}
