import MusicCore

/// Tokens and where each stands.
public struct PlacedTokens: Sendable, Hashable {
    public var tokens: [Int32] = []
    public var places: [TokenPlace] = []

    public init() {}

    public var count: Int { tokens.count }

    public static func + (a: PlacedTokens, b: PlacedTokens) -> PlacedTokens {
        var sum = a
        sum.tokens += b.tokens
        sum.places += b.places
        return sum
    }

    mutating func append(_ id: Int, _ placer: inout EventPlacer) {
        tokens.append(Int32(id))
        places.append(placer.place(id))
    }
}

/// A hole in a piece, in the order in which stage 3 hears and fills it (Bavarian et al. 2022, with bars for characters):
///
/// ```
/// START [STYLE] INFILL_SUFFIX {hole bars without the hole's voices} {bars behind it} INFILL_MIDDLE {bars before it}
/// {hole bars} INFILL_END
/// ```
/// The bars of the hole come twice, first with the voices that stay, so that every voice is heard before the missing
/// ones are written. All places count bars alike: what is behind the hole lies at its true distance.
public struct InfillPassage: Sendable {
    /// Bars that may be heard on either side.
    private static let reach = 24

    /// START, the style, what is heard first, and the marks around it.
    public private(set) var suffix: PlacedTokens
    /// The bars before the hole.
    public private(set) var prefix: PlacedTokens
    /// The bar of the grid that `prefix` starts with.
    public let firstBar: Int
    /// The hole as it stands, and INFILL_END.
    public private(set) var hole: PlacedTokens
    public let voices: Set<Voice>

    /// - Parameters:
    ///   - grid: in the form of `GridScore.fitted()`.
    ///   - bars: the hole, within the grid.
    ///   - voices: what is missing in it.
    ///   - barZero: the bar of the grid that places count as 0.
    ///   - before: most tokens of the bars before the hole.
    ///   - after: most tokens of what is heard first; 0 hears the left side only and leaves the marks out.
    public init(
        _ grid: GridScore, sections: [SectionStart], style: MusicStyle?, bars: Range<Int>, voices: Set<Voice>,
        barZero: Int, before: Int, after: Int
    ) {
        precondition(bars.lowerBound >= 0 && bars.upperBound <= grid.bars.count && !bars.isEmpty, "a hole in the grid")
        self.voices = voices
        func encode(_ range: Range<Int>, without: Bool) -> EncodedEvents {
            var part = grid.slice(bars: range)
            if without {
                let steps = part.barSteps[bars.count]
                for voice in voices { part[voice].removeAll { $0.step < steps } }
            }
            let marks = sections.filter { range.contains($0.bar) }.map {
                SectionStart(bar: $0.bar - range.lowerBound, kind: $0.kind)
            }
            return EventEncoder.encode(part, sections: marks, framed: false)
        }
        var frame = PlacedTokens()
        var ahead = EventPlacer(firstBar: bars.lowerBound - barZero)
        frame.append(EventVocabulary.start, &ahead)
        if let style { frame.append(EventVocabulary.id(.style(style)), &ahead) }
        if after > 0 {
            frame.append(EventVocabulary.infillSuffix, &ahead)
            let last = min(grid.bars.count, bars.upperBound + Self.reach)
            let events = encode(bars.lowerBound..<last, without: true)
            let count = events.barOffsets.last { $0 <= after } ?? 0
            for id in events.tokens[..<count] { frame.append(Int(id), &ahead) }
        }
        // The longest stretch of whole bars before the hole that fits; encoded anew, so that no note ends in it that
        // did not begin in it.
        let farthest = max(0, bars.lowerBound - Self.reach)
        let whole = encode(farthest..<bars.upperBound, without: false).barOffsets
        let line = whole[bars.lowerBound - farthest]
        let first = farthest + (whole.firstIndex { line - $0 <= before } ?? 0)
        firstBar = min(first, bars.lowerBound)
        let events = encode(firstBar..<bars.upperBound, without: false)
        let split = events.barOffsets[bars.lowerBound - firstBar]
        var placer = EventPlacer(firstBar: firstBar - barZero)
        if after > 0 { frame.append(EventVocabulary.infillMiddle, &placer) }
        suffix = frame
        var prefix = PlacedTokens()
        for id in events.tokens[..<split] { prefix.append(Int(id), &placer) }
        self.prefix = prefix
        var hole = PlacedTokens()
        for id in events.tokens[split...] { hole.append(Int(id), &placer) }
        if after > 0 { hole.append(EventVocabulary.infillEnd, &placer) }
        self.hole = hole
    }

    /// The passage moved by semitones.
    public func transposed(by semitones: Int) -> InfillPassage {
        guard semitones != 0 else { return self }
        var moved = self
        for part in [\InfillPassage.suffix, \.prefix, \.hole] {
            for (index, place) in self[keyPath: part].places.enumerated() {
                moved[keyPath: part].tokens[index] = Int32(
                    EventVocabulary.transposed(
                        Int(self[keyPath: part].tokens[index]), by: semitones,
                        isDrum: place.track == UInt8(Voice.drums.index)))
            }
        }
        return moved
    }

    /// Whether a token of the hole belongs to a missing voice: what a loss should count.
    public func isMissing(_ index: Int) -> Bool {
        let track = Int(hole.places[index].track)
        return Voice.allCases.indices.contains(track) && voices.contains(Voice.allCases[track])
    }
}
