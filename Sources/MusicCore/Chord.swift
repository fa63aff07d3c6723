/// The kinds of chord the vocabulary knows.
public enum ChordQuality: String, CaseIterable, Sendable, Codable {
    case major, minor, diminished, augmented, suspended2, suspended4
    case dominant7, major7, minor7, halfDiminished7, diminished7, major6

    /// Semitones above the root.
    public var intervals: [Int] {
        switch self {
        case .major: [0, 4, 7]
        case .minor: [0, 3, 7]
        case .diminished: [0, 3, 6]
        case .augmented: [0, 4, 8]
        case .suspended2: [0, 2, 7]
        case .suspended4: [0, 5, 7]
        case .dominant7: [0, 4, 7, 10]
        case .major7: [0, 4, 7, 11]
        case .minor7: [0, 3, 7, 10]
        case .halfDiminished7: [0, 3, 6, 10]
        case .diminished7: [0, 3, 6, 9]
        case .major6: [0, 4, 7, 9]
        }
    }

    /// What follows the root in a lead sheet.
    public var suffix: String {
        switch self {
        case .major: ""
        case .minor: "m"
        case .diminished: "dim"
        case .augmented: "aug"
        case .suspended2: "sus2"
        case .suspended4: "sus4"
        case .dominant7: "7"
        case .major7: "maj7"
        case .minor7: "m7"
        case .halfDiminished7: "m7b5"
        case .diminished7: "dim7"
        case .major6: "6"
        }
    }

    /// Number of kinds.
    public static let count = allCases.count

    /// Position in `allCases`, the order of the vocabulary.
    public var index: Int {
        switch self {
        case .major: 0
        case .minor: 1
        case .diminished: 2
        case .augmented: 3
        case .suspended2: 4
        case .suspended4: 5
        case .dominant7: 6
        case .major7: 7
        case .minor7: 8
        case .halfDiminished7: 9
        case .diminished7: 10
        case .major6: 11
        }
    }
}

/// A chord: a root and a quality. "No chord" is `nil` where a chord is optional.
public struct Chord: Hashable, Sendable, Codable {
    /// Pitch class, 0...11.
    public var root: Int
    public var quality: ChordQuality

    public init(root: Int, quality: ChordQuality) {
        self.root = ((root % 12) + 12) % 12
        self.quality = quality
    }

    public var name: String { PitchClass.plainNames[root] + quality.suffix }

    public var pitchClasses: [Int] { quality.intervals.map { (root + $0) % 12 } }

    public func transposed(by semitones: Int) -> Chord { Chord(root: root + semitones, quality: quality) }

    /// Reads lead-sheet names (`C`, `F#m7`, `Bbmaj7`, `G/B`) and Harte names (`A:min7/b3`); `nil` for no chord.
    public init?(_ text: String) {
        let body = text.prefix { $0 != "/" }
        guard let letter = body.first, "ABCDEFG".contains(letter) else { return nil }
        let accidentals = body.dropFirst().prefix { "#b♯♭".contains($0) }
        guard let root = PitchClass.parse(String(letter) + accidentals) else { return nil }
        var rest = body.dropFirst(1 + accidentals.count)
        if rest.first == ":" { rest = rest.dropFirst() }
        let shape = rest.prefix { $0 != "(" }.trimmingPrefixSpaces()
        self.init(root: root, quality: Chord.quality(of: String(shape)))
    }

    /// The nearest known quality of a written suffix; extensions above the seventh fall away.
    static func quality(of suffix: String) -> ChordQuality {
        switch suffix {
        case "", "maj", "M", "5", "1", "add9", "maj(9)": return .major
        case "m", "min", "-", "minor", "min6", "m6": return .minor
        case "dim", "o", "°": return .diminished
        case "aug", "+": return .augmented
        case "sus2": return .suspended2
        case "sus4", "sus", "7sus4", "sus4(b7)": return .suspended4
        case "6", "maj6": return .major6
        case "m7b5", "hdim7", "ø", "ø7", "hdim": return .halfDiminished7
        case "dim7", "o7", "°7": return .diminished7
        default: break
        }
        if suffix.hasPrefix("maj7") || suffix.hasPrefix("maj9") || suffix.hasPrefix("M7") || suffix.hasPrefix("maj1") {
            return .major7
        }
        if suffix.hasPrefix("minmaj") { return .minor }
        if suffix.hasPrefix("min") || (suffix.hasPrefix("m") && !suffix.hasPrefix("maj")) { return .minor7 }
        if suffix.hasPrefix("sus") { return .suspended4 }
        if suffix.first?.isNumber == true { return .dominant7 }
        return .major
    }
}

extension StringProtocol {
    fileprivate func trimmingPrefixSpaces() -> SubSequence { drop { $0 == " " } }
}
