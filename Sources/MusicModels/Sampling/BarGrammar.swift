import MusicCore

/// Says, token by token, what may come next in the body of a bar, so that whatever is drawn is a valid bar.
///
/// It starts behind the bar's chords. Within a track: note-offs of sounding notes by rising pitch, then note-ons by
/// rising pitch, each step once; a time shift leads to something; a velocity to a note-on. Notes may sound on into
/// later bars, so the grammar lives as long as the song: `beginBar` starts the next one.
public struct BarGrammar: Sendable {
    /// A token that ends the bar: the next bar, section, or the end of the song.
    public static func endsBar(_ id: Int) -> Bool {
        id == EventVocabulary.bar || id == EventVocabulary.end || EventVocabulary.sections.contains(id)
    }

    public var rules: WritingRules
    private var barSteps = 16
    /// Index of the track being written; −1 before the first of the bar.
    private var track = -1
    private var step = 0
    private var velocity = -1
    private var pending = Pending.nothing
    /// Pitches below these have had their turn at this step.
    private var lowestOff = 0
    private var lowestOn = 0
    private var hasStruck = false
    private var barIndex = 0
    /// Onset of each sounding pitch a voice: (bar, step).
    private var sounding: [[Int: Onset]] = Array(repeating: [:], count: Voice.allCases.count)

    private struct Onset: Sendable, Equatable {
        var bar: Int
        var step: Int
    }

    private enum Pending: Sendable { case nothing, event, noteOn }

    /// A note must have ended in the second bar after the one it began in.
    private static let longestNote = 2

    public init(rules: WritingRules) { self.rules = rules }

    /// Begins a bar of so many sixteenths.
    public mutating func beginBar(steps: Int) {
        barSteps = max(1, steps)
        track = -1
        pending = .nothing
        barIndex += 1
    }

    /// Forgets what sounds, as at the start of a section that does not follow what was written before.
    public mutating func silence() { sounding = Array(repeating: [:], count: Voice.allCases.count) }

    public func allows(_ id: Int) -> Bool {
        if BarGrammar.endsBar(id) { return pending == .nothing && firstOverdue == nil }
        if EventVocabulary.tracks.contains(id) {
            let next = id - EventVocabulary.tracks.lowerBound
            guard pending == .nothing, next > track, next <= firstOverdue ?? next else { return false }
            return rules.voices.contains(Voice.allCases[next]) || next == firstOverdue
        }
        guard track >= 0 else { return false }
        if EventVocabulary.noteOns.contains(id) { return allowsOn(id - EventVocabulary.noteOns.lowerBound) }
        if EventVocabulary.noteOffs.contains(id) { return allowsOff(id - EventVocabulary.noteOffs.lowerBound) }
        if EventVocabulary.velocities.contains(id) {
            return pending != .noteOn && id - EventVocabulary.velocities.lowerBound != velocity && canStrike
        }
        if EventVocabulary.timeShifts.contains(id) {
            return allowsShift(id - EventVocabulary.timeShifts.lowerBound + 1)
        }
        return false
    }

    /// Takes in a token that `allows` let through.
    public mutating func advance(_ id: Int) {
        if EventVocabulary.tracks.contains(id) {
            track = id - EventVocabulary.tracks.lowerBound
            step = 0
            velocity = -1
            moved()
            pending = .event
        } else if EventVocabulary.timeShifts.contains(id) {
            step += id - EventVocabulary.timeShifts.lowerBound + 1
            moved()
            pending = .event
        } else if EventVocabulary.velocities.contains(id) {
            velocity = id - EventVocabulary.velocities.lowerBound
            pending = .noteOn
        } else if EventVocabulary.noteOns.contains(id), track >= 0 {
            let pitch = id - EventVocabulary.noteOns.lowerBound
            if track != Voice.drums.index { sounding[track][pitch] = Onset(bar: barIndex, step: step) }
            lowestOn = pitch + 1
            hasStruck = true
            pending = .nothing
        } else if EventVocabulary.noteOffs.contains(id), track >= 0 {
            let pitch = id - EventVocabulary.noteOffs.lowerBound
            sounding[track][pitch] = nil
            lowestOff = pitch + 1
            pending = .nothing
        }
    }

    private mutating func moved() {
        lowestOff = 0
        lowestOn = 0
        hasStruck = false
    }

    private func allowsOn(_ pitch: Int) -> Bool {
        guard velocity >= 0, step < barSteps, pitch >= lowestOn, sounding[track][pitch] == nil else { return false }
        return hasRoom && rules.allows(pitch: pitch, voice: track, step: step, barSteps: barSteps)
    }

    private func allowsOff(_ pitch: Int) -> Bool {
        guard pending != .noteOn, !hasStruck, pitch >= lowestOff, let onset = sounding[track][pitch] else { return false }
        return onset.bar < barIndex || onset.step < step
    }

    private func allowsShift(_ steps: Int) -> Bool {
        guard pending == .nothing || (pending == .event && step == 0) else { return false }
        let target = step + steps
        if target < barSteps { return true }
        // At the bar line notes can only end.
        return target == barSteps && track != Voice.drums.index && !sounding[track].isEmpty
    }

    /// The first voice from the current one on in which a note has sounded for too long and must end in this bar.
    private var firstOverdue: Int? {
        sounding.indices.first { voice in
            voice >= track && sounding[voice].values.contains { barIndex - $0.bar >= BarGrammar.longestNote }
        }
    }

    private var hasRoom: Bool {
        if track == Voice.drums.index { return true }
        return sounding[track].count < rules.rules[track].polyphony
    }

    private var canStrike: Bool {
        guard step < barSteps, hasRoom else { return false }
        return rules.rules[track].pitches.contains { pitch in
            pitch >= lowestOn && sounding[track][pitch] == nil
                && rules.allows(pitch: pitch, voice: track, step: step, barSteps: barSteps)
        }
    }
}
