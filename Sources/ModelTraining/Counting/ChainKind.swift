import MusicCore
import MusicModels

/// The four chains of stage 1, and the melody's without its chords, as sequences of symbols.
enum ChainKind: String, CaseIterable, Sendable {
    case form, chords, degrees, melody, drums

    /// What a step is, and what is known before it.
    var unit: String {
        switch self {
        case .form: "section"
        case .chords: "half bar"
        case .degrees, .melody: "note"
        case .drums: "sixteenth"
        }
    }

    var given: String? {
        switch self {
        case .form, .degrees: nil
        case .chords: "the kind of section and the mode"
        case .melody: "the chord and whether it is a beat"
        case .drums: "the place in the bar"
        }
    }

    var symbolCount: Int {
        switch self {
        // The last is the end of the song.
        case .form: SectionKind.allCases.count + 1
        case .chords: ChordSequence.symbolCount
        case .degrees, .melody: MelodyDegrees.count
        case .drums: 1 << DrumClass.allCases.count
        }
    }

    /// As in the models of the checkpoint.
    var smoothing: Smoothing {
        switch self {
        case .form, .degrees: Smoothing()
        case .chords, .melody: Smoothing(.additive, strength: 100)
        case .drums: Smoothing(.additive, strength: 35)
        }
    }

    func sequences(of data: CountingData) -> [ConditionalChain.Sequence] {
        switch self {
        case .form:
            data.forms.map { form in
                .init(form.parts.map(\.kind.index) + [SectionKind.allCases.count])
            }
        case .chords:
            data.chords.joined().map { section in
                let condition = section.kind.index * 2 + (section.mode == .minor ? 1 : 0)
                return .init(
                    section.halves.map(ChordSequence.symbol), conditions: section.halves.map { _ in condition })
            }
        case .degrees: data.melodies.joined().map { .init(MelodyDegrees.degrees(of: $0)) }
        case .melody: data.melodies.joined().map(MelodyDegrees.sequence)
        case .drums:
            data.takes.map { take in
                let hits = take.bars.flatMap(\.hits).map(Int.init)
                return .init(hits, conditions: hits.indices.map { $0 % 16 })
            }
        }
    }

    /// How a symbol reads.
    func name(of symbol: Int) -> String {
        switch self {
        case .form: symbol < SectionKind.allCases.count ? SectionKind.allCases[symbol].rawValue : "end"
        case .chords: ChordSequence.chord(symbol).map(ChainKind.numeral) ?? "none"
        case .degrees, .melody: ChainKind.degreeNames[symbol]
        case .drums: ChainKind.strokes(UInt16(symbol))
        }
    }

    /// Semitones above the tonic as degrees of the major scale.
    static let degreeNames = ["1", "♭2", "2", "♭3", "3", "4", "♯4", "5", "♭6", "6", "♭7", "7"]

    /// A chord relative to the tonic: `I`, `vi7`, `♭VII`.
    static func numeral(_ chord: Chord) -> String {
        let large = ["I", "♭II", "II", "♭III", "III", "IV", "♯IV", "V", "♭VI", "VI", "♭VII", "VII"][chord.root]
        switch chord.quality {
        case .minor: return large.lowercased()
        case .minor7: return large.lowercased() + "7"
        case .diminished: return large.lowercased() + "°"
        case .diminished7: return large.lowercased() + "°7"
        case .halfDiminished7: return large.lowercased() + "ø7"
        default: return large + chord.quality.suffix
        }
    }

    /// Drums that strike together, by their first letters.
    private static func strokes(_ pattern: UInt16) -> String {
        let names = ["kick", "snare", "hat", "open", "low", "mid", "high", "crash", "ride"]
        let struck = DrumClass.allCases.filter { pattern & $0.bit != 0 }.map { names[$0.rawValue] }
        return struck.isEmpty ? "·" : struck.joined(separator: "+")
    }
}
