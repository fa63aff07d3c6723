import MusicCore

/// The numbering of `EventToken`: 498 ids in the order of the cases.
public enum EventVocabulary {
    public static let padding = 0
    public static let start = 1
    public static let end = 2
    static let section = 3
    static let style = section + SectionKind.allCases.count
    public static let bar = style + MusicStyle.allCases.count
    static let metre = bar + 1
    public static let noChord = metre + maximumBarSteps
    static let chord = noChord + 1
    static let track = chord + 12 * ChordQuality.count
    static let velocity = track + Voice.allCases.count
    static let timeShift = velocity + 8
    static let noteOn = timeShift + maximumBarSteps
    static let noteOff = noteOn + 128
    public static let sustainOn = noteOff + 128
    public static let sustainOff = sustainOn + 1
    public static let infillSuffix = sustainOff + 1
    public static let infillMiddle = infillSuffix + 1
    public static let infillEnd = infillMiddle + 1

    /// Number of ids.
    public static let size = infillEnd + 1

    /// The longest bar the vocabulary can spell, in sixteenths.
    public static let maximumBarSteps = 32

    // Ranges of ids, for masks and figures.
    public static let sections = section..<style
    public static let styles = style..<bar
    public static let metres = metre..<noChord
    /// No chord first, then root by root in the order of `ChordQuality.allCases`.
    public static let chords = noChord..<track
    public static let tracks = track..<velocity
    public static let velocities = velocity..<timeShift
    public static let timeShifts = timeShift..<noteOn
    public static let noteOns = noteOn..<noteOff
    public static let noteOffs = noteOff..<sustainOn

    /// The id of a token; numbers out of their range are moved to the nearest in it.
    public static func id(_ token: EventToken) -> Int {
        switch token {
        case .padding: padding
        case .start: start
        case .end: end
        case .section(let kind): section + kind.index
        case .style(let value): style + value.index
        case .bar: bar
        case .metre(let steps): metre + clamp(steps - 1, maximumBarSteps)
        case .chord(nil): noChord
        case .chord(let value?): chord + value.root * ChordQuality.count + value.quality.index
        case .track(let voice): track + voice.index
        case .velocity(let bin): velocity + clamp(bin, 8)
        case .timeShift(let steps): timeShift + clamp(steps - 1, maximumBarSteps)
        case .noteOn(let pitch): noteOn + clamp(pitch, 128)
        case .noteOff(let pitch): noteOff + clamp(pitch, 128)
        case .sustain(let isDown): isDown ? sustainOn : sustainOff
        case .infillSuffix: infillSuffix
        case .infillMiddle: infillMiddle
        case .infillEnd: infillEnd
        }
    }

    private static func clamp(_ value: Int, _ count: Int) -> Int { max(0, min(value, count - 1)) }

    /// The token of an id; `nil` outside `0..<size`.
    public static func token(_ id: Int) -> EventToken? { all.indices.contains(id) ? all[id] : nil }

    /// Every token in the order of its id.
    public static let all: [EventToken] = {
        var tokens: [EventToken] = [.padding, .start, .end]
        tokens += SectionKind.allCases.map(EventToken.section)
        tokens += MusicStyle.allCases.map(EventToken.style)
        tokens += [.bar]
        tokens += (1...maximumBarSteps).map(EventToken.metre)
        tokens += [.chord(nil)]
        for root in 0..<12 {
            tokens += ChordQuality.allCases.map { EventToken.chord(Chord(root: root, quality: $0)) }
        }
        tokens += Voice.allCases.map(EventToken.track)
        tokens += (0..<8).map(EventToken.velocity)
        tokens += (1...maximumBarSteps).map(EventToken.timeShift)
        tokens += (0..<128).map(EventToken.noteOn)
        tokens += (0..<128).map(EventToken.noteOff)
        tokens += [.sustain(true), .sustain(false), .infillSuffix, .infillMiddle, .infillEnd]
        return tokens
    }()

    /// The printed name of every id, such as `NOTE_ON_60` or `CHORD_A_minor7`.
    public static let names: [String] = all.map(name)

    private static func name(_ token: EventToken) -> String {
        switch token {
        case .padding: "PAD"
        case .start: "START"
        case .end: "END"
        case .section(let kind): "SECTION_\(kind.rawValue)"
        case .style(let style): "STYLE_\(style.rawValue)"
        case .bar: "BAR"
        case .metre(let steps): "METRE_\(steps)"
        case .chord(nil): "CHORD_NC"
        case .chord(let chord?): "CHORD_\(PitchClass.plainNames[chord.root])_\(chord.quality.rawValue)"
        case .track(let voice): "TRACK_\(voice.rawValue)"
        case .velocity(let bin): "VELOCITY_\(bin + 1)"
        case .timeShift(let steps): "TIME_SHIFT_\(steps)"
        case .noteOn(let pitch): "NOTE_ON_\(pitch)"
        case .noteOff(let pitch): "NOTE_OFF_\(pitch)"
        case .sustain(let isDown): isDown ? "SUSTAIN_ON" : "SUSTAIN_OFF"
        case .infillSuffix: "INFILL_SUFFIX"
        case .infillMiddle: "INFILL_MIDDLE"
        case .infillEnd: "INFILL_END"
        }
    }

    /// 64-bit FNV-1a of all names, as 16 hexadecimal digits: checkpoints carry it, so that a model never reads ids
    /// of another numbering.
    public static let hash: String = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in names.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    /// An id moved by semitones where it has a pitch or a root; `isDrum` leaves notes alone, and a pitch stays put
    /// where it would leave 0...127.
    public static func transposed(_ id: Int, by semitones: Int, isDrum: Bool) -> Int {
        if noteOns.contains(id) || noteOffs.contains(id) {
            if isDrum { return id }
            let range = id < noteOffs.lowerBound ? noteOns : noteOffs
            return range.contains(id + semitones) ? id + semitones : id
        }
        guard chords.contains(id), id != noChord else { return id }
        let qualities = (chords.count - 1) / 12
        let place = id - noChord - 1
        let root = ((place / qualities + semitones) % 12 + 12) % 12
        return noChord + 1 + root * qualities + place % qualities
    }
}
