import MusicCore

/// The chords of one section relative to the tonic: what the chord model is counted on.
public struct ChordSequence: Sendable, Hashable {
    public var kind: SectionKind
    public var mode: Key.Mode
    /// Two a bar; roots count from the tonic.
    public var halves: [Chord?]

    public init(kind: SectionKind, mode: Key.Mode, halves: [Chord?]) {
        self.kind = kind
        self.mode = mode
        self.halves = halves
    }

    /// 12 roots × the qualities, and no chord.
    public static let symbolCount = 12 * ChordQuality.allCases.count + 1

    /// The symbol of a chord whose root counts from the tonic.
    public static func symbol(_ chord: Chord?) -> Int {
        chord.map { $0.root * ChordQuality.allCases.count + $0.quality.index } ?? symbolCount - 1
    }

    /// The chord of a symbol; `nil` for no chord.
    public static func chord(_ symbol: Int) -> Chord? {
        let qualities = ChordQuality.allCases
        guard symbol >= 0, symbol < symbolCount - 1 else { return nil }
        return Chord(root: symbol / qualities.count, quality: qualities[symbol % qualities.count])
    }
}
