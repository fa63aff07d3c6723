import MusicCore

/// Says, token by token, what may come next while a song is written: what the language allows (`EventGrammar`) and what
/// the voices may do (`WritingRules`).
///
/// Notes may sound on into later bars, so one grammar lives as long as the song. Whatever is drawn from it is valid, and
/// it never runs into a dead end.
public struct BarGrammar: Sendable {
    /// A token that ends the bar: the next bar, section, or the end of the song.
    public static func endsBar(_ id: Int) -> Bool {
        id == EventVocabulary.bar || id == EventVocabulary.end || EventVocabulary.sections.contains(id)
    }

    /// A note must have ended in the second bar after the one it began in.
    private static let longestNote = 2

    public var rules: WritingRules
    private var language = EventGrammar()
    private var bar = 0
    /// Step of the song at which the current bar begins.
    private var barStart = 0
    private var runs = NoteRuns()
    private var budget = NoteBudget()
    /// Bar in which each sounding pitch began, a voice.
    private var onsets: [[Int: Int]] = Array(repeating: [:], count: Voice.allCases.count)
    /// Voices with a note that must end in this bar.
    private var late: [Voice] = []
    /// Voices that have had their turn in this bar.
    private var written: Set<Voice> = []

    public init(rules: WritingRules) { self.rules = rules }

    /// Whether a token may be drawn in the body of a bar, behind its chords.
    ///
    /// It is asked for every token of the vocabulary at every step, so what costs least is looked at first.
    public func allows(_ id: Int) -> Bool {
        if BarGrammar.endsBar(id) { return due == nil && language.allows(id) }
        if EventVocabulary.tracks.contains(id) {
            let next = Voice.allCases[id - EventVocabulary.tracks.lowerBound]
            guard rules.hasTurn(next), hasEvents(next), language.allows(id) else { return false }
            if let due { return next == due || (next < due && rules.voices.contains(next)) }
            return rules.voices.contains(next)
        }
        // Behind a voice that was given, nothing is added to it.
        guard let voice = language.voice, !rules.given.contains(voice) else { return false }
        if EventVocabulary.noteOns.contains(id) {
            return mayStrike(id - EventVocabulary.noteOns.lowerBound, voice) && language.allows(id)
        }
        if EventVocabulary.velocities.contains(id) {
            return language.allows(id)
                && rules.rules[voice.index].pitches.contains { pitch in
                    language.allowsStrike(pitch) && mayStrike(pitch, voice)
                }
        }
        if EventVocabulary.noteOffs.contains(id) {
            let pitch = id - EventVocabulary.noteOffs.lowerBound
            return language.sounds(pitch) && mayEnd(pitch, voice) && language.allows(id)
        }
        guard EventVocabulary.timeShifts.contains(id), hasEvents(voice), language.allows(id) else { return false }
        guard let restStep = restStep(voice) else { return true }
        // At the step itself notes can only end.
        let reaches = language.isSounding(voice) ? restStep : restStep - 1
        return language.step + 1 + id - EventVocabulary.timeShifts.lowerBound <= reaches
    }

    /// The step from which a voice is silent in this bar.
    private func restStep(_ voice: Voice) -> Int? {
        guard let step = rules.restStep, step < language.barSteps, !voice.isDrum else { return nil }
        return step
    }

    /// Whether a voice can strike a note or end one: a turn without an event is none.
    private func hasEvents(_ voice: Voice) -> Bool {
        budget.allows(voice) || rules.given.contains(voice) || language.isSounding(voice)
    }

    /// The voice whose turn it is.
    var voice: Voice? { language.voice }

    /// Pitches of a voice that sound at this point.
    public func soundingPitches(_ voice: Voice) -> [Int] { language.soundingPitches(voice) }

    /// Sixteenths from the start of the song to this point.
    var step: Int { barStart + language.step }

    /// Sixteenths of the current bar.
    public var barSteps: Int { language.barSteps }

    /// Takes in a token: one that `allows` let through, or one that is given, such as a bar's chords.
    /// - Throws: what `EventGrammar.accept` throws for a given token that is out of place.
    public mutating func advance(_ id: Int) throws(EventError) {
        if id == EventVocabulary.bar, bar > 0 { barStart += language.barSteps }
        try language.accept(id)
        if id == EventVocabulary.bar {
            bar += 1
            budget.beginBar()
            written = []
            findOverdue()
        }
        guard let voice = language.voice else { return }
        written.insert(voice)
        guard !voice.isDrum else { return }
        if EventVocabulary.noteOns.contains(id) {
            runs.strike(id - EventVocabulary.noteOns.lowerBound, voice, step: barStart + language.step)
            budget.strike(voice)
            onsets[voice.index][id - EventVocabulary.noteOns.lowerBound] = bar
        } else if EventVocabulary.noteOffs.contains(id) {
            onsets[voice.index][id - EventVocabulary.noteOffs.lowerBound] = nil
            findOverdue()
        }
    }

    /// The first voice without which the bar cannot end.
    private var due: Voice? {
        let asked = rules.required.filter {
            !written.contains($0) && !rules.given.contains($0) && rules.hasTurn($0) && hasEvents($0)
        }.min()
        return [overdue, asked, resting].compactMap { $0 }.min()
    }

    /// The first voice that has to fall silent in this bar and still sounds.
    private var resting: Voice? {
        guard rules.restStep != nil else { return nil }
        return Voice.allCases.first {
            restStep($0) != nil && language.isSounding($0) && !rules.given.contains($0) && rules.hasTurn($0)
        }
    }

    /// The first voice with a note that must end in this bar; one that is given takes care of itself.
    private var overdue: Voice? { late.first { !rules.given.contains($0) && rules.hasTurn($0) } }

    private mutating func findOverdue() {
        late = Voice.allCases.filter { voice in
            onsets[voice.index].values.contains { bar - $0 >= BarGrammar.longestNote }
        }
    }

    /// A note that ends on a bar line ends in the bar before it, never at step 0. And since at one step notes end by
    /// rising pitch, a higher one must not go before one that is overdue.
    private func mayEnd(_ pitch: Int, _ voice: Voice) -> Bool {
        guard language.step > 0 else { return false }
        if let restStep = restStep(voice), language.step >= restStep {
            return language.soundingPitches(voice).first == pitch
        }
        guard voice == overdue else { return true }
        return !onsets[voice.index].contains { $0.key < pitch && bar - $0.value >= BarGrammar.longestNote }
    }

    private func mayStrike(_ pitch: Int, _ voice: Voice) -> Bool {
        guard voice.isDrum || onsets[voice.index].count < rules.rules[voice.index].polyphony else { return false }
        if let restStep = restStep(voice), language.step >= restStep { return false }
        guard runs.allows(pitch, voice, step: barStart + language.step), budget.allows(voice) else { return false }
        return rules.allows(pitch: pitch, voice: voice, step: language.step, barSteps: language.barSteps)
    }
}
