/// Names of the twelve pitch classes, C = 0.
public enum PitchClass {
    public static let sharpNames = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"]
    public static let plainNames = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]

    /// Reads `C`, `F#`, `Bb`, `E♭`; `nil` for anything else.
    public static func parse(_ text: some StringProtocol) -> Int? {
        guard let letter = text.first,
            let base = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11][
                letter.uppercased()]
        else { return nil }
        var value = base
        for mark in text.dropFirst() {
            switch mark {
            case "#", "♯": value += 1
            case "b", "♭": value -= 1
            default: return nil
            }
        }
        return ((value % 12) + 12) % 12
    }
}

/// A major or natural minor key.
public struct Key: Hashable, Sendable, Codable {
    public enum Mode: String, Sendable, Codable, CaseIterable { case major, minor }

    /// Pitch class of the tonic, 0...11.
    public var tonic: Int
    public var mode: Mode

    public init(tonic: Int, mode: Mode) {
        self.tonic = ((tonic % 12) + 12) % 12
        self.mode = mode
    }

    public static let cMajor = Key(tonic: 0, mode: .major)

    /// Reads `A minor`, `Bb major`, `F#`, `Am`, `c`; `nil` for anything else.
    public init?(_ text: String) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "-" })
        guard var name = words.first, words.count <= 2 else { return nil }
        var mode = Mode.major
        if words.count == 2 {
            switch words[1].lowercased() {
            case "major", "maj": mode = .major
            case "minor", "min", "m": mode = .minor
            default: return nil
            }
        } else if name.count > 1, name.hasSuffix("m") {
            name = name.dropLast()
            mode = .minor
        }
        guard let tonic = PitchClass.parse(name) else { return nil }
        self.init(tonic: tonic, mode: mode)
    }

    public var name: String { "\(PitchClass.plainNames[tonic]) \(mode.rawValue)" }

    /// The seven pitch classes of the scale, tonic first.
    public var scale: [Int] {
        (mode == .major ? [0, 2, 4, 5, 7, 9, 11] : [0, 2, 3, 5, 7, 8, 10]).map { (tonic + $0) % 12 }
    }

    public func contains(pitch: Int) -> Bool { scale.contains(((pitch % 12) + 12) % 12) }

    public func transposed(by semitones: Int) -> Key { Key(tonic: tonic + semitones, mode: mode) }

    /// Sharps (positive) or flats (negative) of the key signature, −7...7.
    public var signature: Int {
        let major = mode == .major ? tonic : (tonic + 3) % 12
        return [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5][major]
    }

    /// The key of a signature, −7...7 sharps.
    public init(signature: Int, mode: Mode) {
        let major = (((signature * 7) % 12) + 12) % 12
        self.init(tonic: mode == .major ? major : major + 9, mode: mode)
    }
}
