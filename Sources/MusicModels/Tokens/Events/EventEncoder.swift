import MusicCore

/// Where a section starts in a stream of bars.
public struct SectionStart: Hashable, Sendable, Codable {
    public var bar: Int
    public var kind: SectionKind

    public init(bar: Int, kind: SectionKind) {
        self.bar = bar
        self.kind = kind
    }
}

/// A piece as a stream of event ids.
public struct EncodedEvents: Sendable, Hashable {
    /// Ids of `EventVocabulary`.
    public var tokens: [UInt16] = []
    /// One a token, bars counted from 0.
    public var places: [TokenPlace] = []
    /// Index of the first token of every bar (its section mark where it has one), and one past the last bar's tokens.
    public var barOffsets: [Int] = []

    /// The segments of a bar: TRACK and its events for each voice that has any.
    public func voices(inBar bar: Int) -> [Voice: [Int]] {
        var voices: [Voice: [Int]] = [:]
        var current: Voice?
        for token in tokens[barOffsets[bar]..<barOffsets[bar + 1]].map(Int.init) {
            if EventVocabulary.tracks.contains(token) {
                current = Voice.allCases[token - EventVocabulary.tracks.lowerBound]
            } else if EventVocabulary.sections.contains(token) || token == EventVocabulary.end {
                current = nil
            }
            if let current { voices[current, default: []].append(token) }
        }
        return voices
    }
}

/// Writes a grid as events.
///
/// A bar is `[SECTION] BAR [METRE] CHORD CHORD {TRACK event…}`: voices in order, those without events left out, time
/// counted from the bar line in each. At one step come note-offs, the pedal, then note-ons, each by rising pitch; a
/// note-on has a VELOCITY before it where that differs from the last one in its segment. A note that ends on a bar
/// line is ended in the bar before the line.
public enum EventEncoder {
    /// The events of `grid.fitted()`.
    ///
    /// - Parameters:
    ///   - sections: Marks, by bars of `grid`; those outside it are left out.
    ///   - framed: START and the style before the bars, END after them.
    public static func encode(
        _ grid: GridScore, sections: [SectionStart] = [], style: MusicStyle? = nil, framed: Bool = true
    ) -> EncodedEvents {
        let fitted = grid.fitted()
        let starts = fitted.barSteps
        let marks = marks(sections, bars: grid.bars)
        let events = Voice.allCases.map { voiceEvents(fitted, $0, starts: starts) }
        var positions = Array(repeating: 0, count: events.count)
        var encoded = EncodedEvents()
        encoded.tokens.reserveCapacity(8 * fitted.bars.count + events.reduce(0) { $0 + 3 * $1.count })
        func add(_ token: EventToken) { encoded.tokens.append(UInt16(EventVocabulary.id(token))) }
        if framed {
            add(.start)
            if let style { add(.style(style)) }
        }
        var steps = 16
        for (bar, content) in fitted.bars.enumerated() {
            encoded.barOffsets.append(encoded.tokens.count)
            if let kind = marks[bar] { add(.section(kind)) }
            add(.bar)
            if content.steps != steps { add(.metre(content.steps)) }
            steps = content.steps
            for chord in content.chords { add(.chord(chord)) }
            for voice in events.indices {
                events[voice].withUnsafeBufferPointer { list in
                    let first = positions[voice]
                    var last = first
                    while last < list.count, list[last].bar == bar { last += 1 }
                    guard first < last else { return }
                    positions[voice] = last
                    add(.track(Voice.allCases[voice]))
                    segment(list[first..<last], into: &encoded.tokens)
                }
            }
        }
        encoded.barOffsets.append(encoded.tokens.count)
        if framed { add(.end) }
        encoded.places = EventPlacer.places(of: encoded.tokens)
        return encoded
    }

    /// Section marks by the bars of the fitted grid.
    private static func marks(_ sections: [SectionStart], bars: [GridBar]) -> [Int: SectionKind] {
        guard !sections.isEmpty else { return [:] }
        var first = 0
        let places = bars.map { bar in
            defer { first += bar.fitted.count }
            return first
        }
        var marks: [Int: SectionKind] = [:]
        for section in sections where places.indices.contains(section.bar) {
            marks[places[section.bar]] = section.kind
        }
        return marks
    }

    private static func segment(_ events: Slice<UnsafeBufferPointer<Event>>, into tokens: inout [UInt16]) {
        var step = 0
        var velocity = -1
        // As `EventVocabulary.id`, of numbers that are in their ranges, looked up once.
        let (shift, on, off) = (EventVocabulary.timeShift - 1, EventVocabulary.noteOn, EventVocabulary.noteOff)
        let loudness = EventVocabulary.velocity
        func add(_ id: Int) { tokens.append(UInt16(truncatingIfNeeded: id)) }
        for event in events {
            if event.step > step { add(shift + event.step - step) }
            step = event.step
            switch event.kind {
            case .off: add(off + event.pitch)
            case .pedal: add(event.pitch == 1 ? EventVocabulary.sustainOn : EventVocabulary.sustainOff)
            case .on:
                if event.velocity != velocity { add(loudness + event.velocity) }
                velocity = event.velocity
                add(on + event.pitch)
            }
        }
    }
}

extension EventEncoder {
    /// Something that happens in a voice, packed so that numbers sort in the order of the stream.
    private struct Event {
        enum Kind: Int { case off, pedal, on }

        let packed: Int

        init(bar: Int, step: Int, kind: Kind, pitch: Int, velocity: Int = 0) {
            packed = bar << 32 | step << 24 | kind.rawValue << 16 | pitch << 8 | velocity
        }

        var bar: Int { packed >> 32 }
        var step: Int { packed >> 24 & 0xff }
        var kind: Kind { Kind(rawValue: packed >> 16 & 0xff) ?? .on }
        var pitch: Int { packed >> 8 & 0xff }
        var velocity: Int { packed & 0xff }
    }

    private static func voiceEvents(_ grid: GridScore, _ voice: Voice, starts: [Int]) -> [Event] {
        /// The last bar that starts at or before a step, sought from an earlier one on.
        func bar(of step: Int, from earlier: Int) -> Int {
            var bar = earlier
            while bar + 2 < starts.count, starts[bar + 1] <= step { bar += 1 }
            return bar
        }
        var on = 0
        var events: [Event] = []
        events.reserveCapacity(2 * grid[voice].count)
        for note in grid[voice] {
            on = bar(of: note.step, from: on)
            let velocity = Int(note.velocityBin)
            events.append(
                Event(bar: on, step: note.step - starts[on], kind: .on, pitch: Int(note.pitch), velocity: velocity))
            if voice.isDrum { continue }
            let off = bar(of: note.end - 1, from: on)
            events.append(Event(bar: off, step: note.end - starts[off], kind: .off, pitch: Int(note.pitch)))
        }
        var at = 0
        for pedal in grid.pedals[voice.index] {
            at = bar(of: pedal.step, from: at)
            events.append(Event(bar: at, step: pedal.step - starts[at], kind: .pedal, pitch: pedal.isDown ? 1 : 0))
        }
        events.sort { $0.packed < $1.packed }
        return events
    }
}
