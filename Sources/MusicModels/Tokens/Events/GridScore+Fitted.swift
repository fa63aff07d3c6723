import MusicCore

extension GridScore {
    /// The same music in the shape that events can spell, which `EventDecoder` gives back exactly.
    ///
    /// Bars have 1...32 steps (longer ones are split) and two chords; notes are normalised, end with the grid at the
    /// latest, and are one step long in the drums; the pedal only changes, and is up at first.
    public func fitted() -> GridScore {
        var fitted = self
        if !bars.allSatisfy(\.isFitted) { fitted.bars = bars.flatMap(\.fitted) }
        let end = fitted.stepCount
        for voice in Voice.allCases {
            // What fits already goes on sharing its storage with this score.
            let longest = voice.isDrum ? 1 : Int.max
            if !notes[voice.index].allSatisfy({ $0.fits(before: end, longest: longest) }) {
                fitted[voice] = fitted[voice].compactMap { $0.fitted(before: end, longest: longest) }
            }
            if !GridScore.areChanges(pedals[voice.index], before: end) {
                fitted.pedals[voice.index] = GridScore.changes(
                    pedals[voice.index].filter { (0..<end).contains($0.step) })
            }
        }
        fitted.normalise()
        return fitted
    }

    /// Whether `changes` would leave pedal events as they are.
    private static func areChanges(_ pedals: [GridPedal], before end: Int) -> Bool {
        var last = GridPedal(step: -1, isDown: false)
        for pedal in pedals {
            guard pedal.step > last.step, pedal.step < end, pedal.isDown != last.isDown else { return false }
            last = pedal
        }
        return true
    }

    /// Pedal events without those that change nothing; the last one of a step counts.
    private static func changes(_ pedals: [GridPedal]) -> [GridPedal] {
        var states: [GridPedal] = []
        for pedal in pedals.enumerated().sorted(by: { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }) {
            if states.last?.step == pedal.element.step { states.removeLast() }
            states.append(pedal.element)
        }
        var isDown = false
        return states.filter { pedal in
            defer { isDown = pedal.isDown }
            return pedal.isDown != isDown
        }
    }
}

extension GridNote {
    /// Whether `fitted` is the note itself.
    @inline(__always)
    fileprivate func fits(before end: Int, longest: Int) -> Bool {
        step >= 0 && step < end && pitch < 128 && length >= 1 && length <= min(longest, end - step) && velocityBin <= 7
    }

    /// The note as events can spell it in a grid of `end` steps; nil where they cannot.
    fileprivate func fitted(before end: Int, longest: Int) -> GridNote? {
        guard step >= 0, step < end, pitch < 128 else { return nil }
        var note = self
        note.length = max(1, min(length, longest, end - step))
        note.velocityBin = min(velocityBin, 7)
        return note
    }
}

extension GridBar {
    /// No metre is longer; what claims to be is damage.
    private static let longest = 1 << 12

    /// Whether `fitted` is the bar itself.
    var isFitted: Bool { (1...EventVocabulary.maximumBarSteps).contains(steps) && chords.count == 2 }

    /// The bar, or the parts it is split into, each with two chords.
    var fitted: [GridBar] {
        let length = max(1, min(steps, Self.longest))
        let first = chords.first ?? nil
        let second = chords.count > 1 ? chords[1] : first
        let part = EventVocabulary.maximumBarSteps
        if length <= part { return [GridBar(steps: length, chords: [first, second])] }
        return stride(from: 0, to: length, by: part).map { start in
            let steps = min(part, length - start)
            return GridBar(
                steps: steps, chords: [start, start + steps / 2].map { $0 < length / 2 ? first : second })
        }
    }
}
