import MusicCore
import MusicModels

/// Tokens with their places, as an example takes them.
struct PieceStream: Sendable {
    var tokens: [Int32] = []
    var places: [TokenPlace] = []
    /// Index here of the first token of the piece's range that is at or behind the split.
    var splitIndex = 0
}

extension TokenisedPiece {
    /// Most tokens that `stream` adds to a range: START, the style and a metre.
    static let frameLength = 3

    /// A range of the piece's tokens, moved by semitones, bars counted from `barZero`.
    ///
    /// A stream that starts at a bar line starts as a piece does: with START and the style where `framed`, and with
    /// the metre spelled out where a bar has not 16 steps, unless `spellsMetre` is false.
    func stream(
        _ range: Range<Int>, split: Int, barZero: Int, transposition: Int, framed: Bool, spellsMetre: Bool = true
    )
        -> PieceStream
    {
        var stream = PieceStream()
        stream.tokens.reserveCapacity(range.count + Self.frameLength)
        stream.places.reserveCapacity(range.count + Self.frameLength)
        guard !range.isEmpty else { return stream }
        let first = bar(ofToken: range.lowerBound)
        var placer = EventPlacer(firstBar: first - barZero, barSteps: Int(barSteps[first]))
        func add(_ id: Int) {
            let place = placer.place(id)
            let isDrum = place.track == UInt8(Voice.drums.index)
            stream.tokens.append(
                Int32(transposition == 0 ? id : EventVocabulary.transposed(id, by: transposition, isDrum: isDrum)))
            stream.places.append(place)
        }
        if framed {
            add(EventVocabulary.start)
            if let style { add(EventVocabulary.id(.style(style))) }
        }
        // A range that starts inside a bar needs the time that has passed in it.
        for index in barOffsets[first]..<range.lowerBound { _ = placer.place(Int(tokens[index])) }
        var needsMetre = spellsMetre && barOffsets[first] == range.lowerBound && barSteps[first] != 16
        for index in range {
            if index == split { stream.splitIndex = stream.tokens.count }
            let id = Int(tokens[index])
            add(id)
            guard needsMetre, id == EventVocabulary.bar else { continue }
            needsMetre = false
            if index + 1 < tokens.count, EventVocabulary.metres.contains(Int(tokens[index + 1])) { continue }
            add(EventVocabulary.id(.metre(Int(barSteps[first]))))
        }
        if split >= range.upperBound { stream.splitIndex = stream.tokens.count }
        return stream
    }
}
