import Composing
import MusicCore

/// What a voice may do while it is written.
public struct VoiceRules: Hashable, Sendable {
    /// Keys it may strike.
    public var pitches: ClosedRange<Int>
    /// Notes that may sound at once.
    public var polyphony: Int

    public init(pitches: ClosedRange<Int>, polyphony: Int) {
        self.pitches = pitches
        self.polyphony = polyphony
    }

    /// Ranges that instruments of the part play; drums are the keys of the nine classes.
    public static func standard(_ voice: Voice) -> VoiceRules {
        switch voice {
        case .melody: VoiceRules(pitches: 48...96, polyphony: 1)
        case .counter: VoiceRules(pitches: 45...96, polyphony: 2)
        case .chords: VoiceRules(pitches: 36...96, polyphony: 8)
        case .bass: VoiceRules(pitches: 24...64, polyphony: 1)
        case .drums: VoiceRules(pitches: 35...59, polyphony: 6)
        }
    }
}

/// What a bar may contain: its voices, their rules, and the pitch classes that are allowed.
public struct WritingRules: Hashable, Sendable {
    /// Voices that are written; others stay silent.
    public var voices: Set<Voice>
    /// Voices without which the bar does not end.
    public var required: Set<Voice> = []
    /// Voices that are fed in rather than drawn.
    public var given: Set<Voice> = []
    /// The voice that is fed in next: only those before it have their turn.
    public var next: Voice?
    public var rules: [VoiceRules]
    /// The step of the bar from which all voices but the drums are silent, after the first.
    public var restStep: Int?
    /// Pitches that the melody must not strike, by the step of the bar.
    public var avoided: [Int: Set<Int>] = [:]
    /// Pitch classes by bit for each half of the bar; `nil` allows all twelve.
    public var pitchClasses: [UInt16]?

    public init(
        voices: Set<Voice>, rules: [VoiceRules] = Voice.allCases.map(VoiceRules.standard),
        pitchClasses: [UInt16]? = nil
    ) {
        self.voices = voices
        self.rules = rules
        self.pitchClasses = pitchClasses
    }

    /// The rules of a bar under a mask: nothing, the scale, or the scale and the sounding chord.
    public init(voices: Set<Voice>, mask: PitchMask, key: Key, chords: [Chord?]) {
        self.init(voices: voices)
        let scale = key.scale.reduce(UInt16(0)) { $0 | 1 << UInt16($1) }
        switch mask {
        case .off: pitchClasses = nil
        case .scale: pitchClasses = [scale, scale]
        case .chord:
            pitchClasses = (0..<2).map { half in
                let chord = chords.indices.contains(half) ? chords[half] : chords.first ?? nil
                return (chord?.pitchClasses ?? []).reduce(scale) { $0 | 1 << UInt16($1) }
            }
        }
    }

    /// Silences the last beats of a bar, and leaves it at least its first.
    mutating func rest(beats: Int, of bar: GridBar) {
        let stepsPerBeat = 4
        restStep = max(stepsPerBeat, bar.steps - beats * stepsPerBeat)
    }

    func hasTurn(_ voice: Voice) -> Bool { next.map { voice < $0 } ?? true }

    /// Whether a pitched voice may strike a key at a step of a bar.
    public func allows(pitch: Int, voice: Voice, step: Int, barSteps: Int) -> Bool {
        guard rules[voice.index].pitches.contains(pitch) else { return false }
        if voice == .melody, !avoided.isEmpty, avoided[step]?.contains(pitch) == true { return false }
        guard let pitchClasses, !voice.isDrum else { return true }
        return pitchClasses[min(pitchClasses.count - 1, step * 2 / max(1, barSteps))] & (1 << UInt16(pitch % 12)) != 0
    }
}
