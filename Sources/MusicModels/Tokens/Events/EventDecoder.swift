import MusicCore

/// A stream of events read back.
public struct DecodedEvents: Sendable, Hashable {
    /// Normalised; equal to `grid.fitted()` of what was encoded.
    public var grid = GridScore()
    public var sections: [SectionStart] = []
    public var style: MusicStyle?
}

/// Reads events into a grid, one token at a time; any sequence of tokens gives a valid grid.
///
/// What makes no sense is left out: notes before the first bar or behind their bar line, note-offs without a note.
/// A note that is never ended ends with the bar in which it starts.
public struct EventDecoder: Sendable {
    private var events = DecodedEvents()
    private var barStart = 0
    private var barSteps = 16
    private var chordCount = 0
    private var barHasTracks = false
    private var step = 0
    private var voice: Voice?
    private var velocity: UInt8 = 5
    private var pendingSection: SectionKind?
    /// Sounding notes a voice: pitch -> index in the voice's notes.
    private var sounding: [[UInt8: Int]] = Array(repeating: [:], count: Voice.allCases.count)

    public init() {}

    /// Reads a whole stream.
    public static func decode(_ tokens: some Sequence<some BinaryInteger>) -> DecodedEvents {
        var decoder = EventDecoder()
        for token in tokens { decoder.read(Int(token)) }
        return decoder.decoded
    }

    /// Reads a whole stream and reports the first token that breaks `EventGrammar`.
    public static func decodeStrictly(_ tokens: some Sequence<some BinaryInteger>) throws(EventError) -> DecodedEvents {
        var grammar = EventGrammar()
        var decoder = EventDecoder()
        for token in tokens {
            try grammar.accept(Int(token))
            decoder.read(Int(token))
        }
        try grammar.finish()
        return decoder.decoded
    }

    /// What has been read so far.
    public var decoded: DecodedEvents {
        var result = events
        result.grid = result.grid.fitted()
        return result
    }

    /// Takes in one token.
    public mutating func read(_ id: Int) {
        guard let token = EventVocabulary.token(id) else { return }
        switch token {
        case .padding, .start, .end, .infillSuffix, .infillMiddle, .infillEnd: voice = nil
        case .style(let style): events.style = style
        case .section(let kind):
            pendingSection = kind
            voice = nil
        case .bar: openBar()
        case .metre(let steps): setSteps(steps)
        case .chord(let chord): setChord(chord)
        case .track(let track):
            voice = events.grid.bars.isEmpty ? nil : track
            barHasTracks = true
            step = 0
        case .velocity(let bin): velocity = UInt8(bin)
        case .timeShift(let steps): step = min(barSteps, step + steps)
        case .noteOn(let pitch): noteOn(UInt8(pitch))
        case .noteOff(let pitch): noteOff(UInt8(pitch))
        case .sustain(let isDown):
            guard let voice, step < barSteps else { return }
            if (events.grid.pedals[voice.index].last?.isDown ?? false) != isDown {
                events.grid.pedals[voice.index].append(GridPedal(step: barStart + step, isDown: isDown))
            }
        }
    }

    private mutating func openBar() {
        if !events.grid.bars.isEmpty { barStart += barSteps }
        if let kind = pendingSection {
            events.sections.append(SectionStart(bar: events.grid.bars.count, kind: kind))
        }
        pendingSection = nil
        events.grid.bars.append(GridBar(steps: barSteps))
        chordCount = 0
        barHasTracks = false
        voice = nil
        step = 0
    }

    /// A bar's length can change only until it has music in it.
    private mutating func setSteps(_ steps: Int) {
        guard !barHasTracks, !events.grid.bars.isEmpty else { return }
        barSteps = steps
        events.grid.bars[events.grid.bars.count - 1].steps = steps
    }

    private mutating func setChord(_ chord: Chord?) {
        guard chordCount < 2, !events.grid.bars.isEmpty else { return }
        let last = events.grid.bars.count - 1
        for half in chordCount..<2 { events.grid.bars[last].chords[half] = chord }
        chordCount += 1
    }

    private mutating func noteOn(_ pitch: UInt8) {
        guard let voice, step < barSteps else { return }
        noteOff(pitch)
        let length = voice.isDrum ? 1 : barSteps - step
        if !voice.isDrum { sounding[voice.index][pitch] = events.grid[voice].count }
        events.grid.notes[voice.index].append(
            GridNote(step: barStart + step, length: length, pitch: pitch, velocityBin: velocity))
    }

    private mutating func noteOff(_ pitch: UInt8) {
        guard let voice, let index = sounding[voice.index].removeValue(forKey: pitch) else { return }
        let onset = events.grid.notes[voice.index][index].step
        events.grid.notes[voice.index][index].length = max(1, barStart + step - onset)
    }
}
