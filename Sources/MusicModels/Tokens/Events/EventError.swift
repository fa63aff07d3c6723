/// Why a stream of events is not a piece of music.
public enum EventError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The id at this place of the stream is none of the vocabulary's.
    case unknownToken(id: Int, position: Int)
    case misplaced(name: String, position: Int, reason: Reason)
    /// The stream stops inside a bar, or while notes sound.
    case unfinished(position: Int)

    /// The rule that a token breaks.
    public enum Reason: String, Sendable {
        case order = "it may not follow the token before it"
        case chordCount = "a bar has exactly two chords"
        case trackOrder = "voices come in order, once a bar"
        case emptyTrack = "a track holds at least one event"
        case barLength = "it lies behind the bar line"
        case sameVelocity = "this velocity holds already"
        case noVelocity = "a track's first note needs a velocity"
        case sounding = "the note sounds already"
        case notSounding = "the note does not sound, or has only just begun"
        case samePedal = "the pedal is there already"
        case sameMetre = "the bar has this length already"
        case drum = "drum hits are not ended"
        case afterEnd = "the piece is over"
    }

    public var description: String {
        switch self {
        case .unknownToken(let id, let position):
            "Token \(position) has the id \(id), which no event has.\nThe tokens come from another vocabulary; write them anew."
        case .misplaced(let name, let position, let reason):
            "Token \(position), \(name), is out of place: \(reason.rawValue).\nRead it with the tolerant decoder, or write the stream anew."
        case .unfinished(let position):
            "The stream stops after \(position) tokens in the middle of a bar or of a note.\nRead it with the tolerant decoder, which ends what is open."
        }
    }
}
