import MusicCore
import TerminalUI

extension Voice {
    /// The colour of the voice.
    var role: Role {
        switch self {
        case .melody: .melody
        case .counter: .counter
        case .chords: .chords
        case .bass: .bass
        case .drums: .drums
        }
    }

    /// A sign of its own, so that voices are told apart without colours.
    var initial: String { String(rawValue.prefix(1)) }
}

extension SectionKind {
    /// The colour of the section.
    var role: Role {
        switch self {
        case .intro: .sectionIntro
        case .verse: .sectionVerse
        case .prechorus: .sectionPreChorus
        case .chorus: .sectionChorus
        case .bridge: .sectionBridge
        case .interlude: .sectionSolo
        case .outro: .sectionOutro
        }
    }
}

extension Section {
    /// What it remembers and recalls, in words.
    var memoryWords: String {
        switch memory {
        case .writes: return "written afresh and remembered as \(letter)"
        case .recalls(let source, let strength):
            let copies = source == letter ? "" : ", remembered as \(letter)"
            return "recalls \(source) at \(Int((strength * 100).rounded()))%\(copies)"
        case .free: return "written afresh and not remembered"
        }
    }
}

/// Names of the General MIDI percussion keys that are written most.
enum DrumNames {
    static func name(of pitch: Int) -> String? { table[pitch] }

    private static let table = [
        35: "kick 2", 36: "kick", 37: "stick", 38: "snare", 39: "clap", 40: "snare2", 41: "tom 6", 42: "hat",
        43: "tom 5", 44: "pedal", 45: "tom 4", 46: "open", 47: "tom 3", 48: "tom 2", 49: "crash", 50: "tom 1",
        51: "ride", 52: "china", 53: "bell", 54: "tamb.", 55: "splash", 56: "cowb.", 57: "crash2", 59: "ride 2",
    ]
}
