import Composing
import MusicCore

/// A piece of writing that goes on in the background.
public struct ComposingJob: Hashable, Sendable, Identifiable {
    public enum Scope: Hashable, Sendable {
        case song
        case section(Int)
        case infill(bars: Range<Int>, voices: Set<Voice>)
    }

    public enum Phase: Hashable, Sendable {
        case loading, planning, motif, shaping, writing
    }

    public let id: Int
    public var scope: Scope
    public var takeID: Int
    public var phase = Phase.planning
    /// Whether each bar of the song has been written by this job.
    public var written: [Bool]
    public var tokens = 0
    public var tokensPerSecond = 0.0
    /// Share of the work that is done, 0...1.
    public var fraction = 0.0
    /// Draft and notes as they were before; locked bars and voices come from here.
    public var before: Draft
    /// The newest step of the history when the job had begun.
    public var historySerial: Int
    /// Whether the user changed notes meanwhile, so that the final notes may not simply replace them.
    public var wasEdited = false
    /// Whether the form was changed meanwhile.
    public var wasRevised = false
    /// The take that is written once more to see that it comes out the same; it is compared at the end.
    public var replayOf: Int?

    public init(id: Int, scope: Scope, takeID: Int, before: Draft, historySerial: Int = 0) {
        self.id = id
        self.scope = scope
        self.takeID = takeID
        self.before = before
        self.historySerial = historySerial
        written = Array(repeating: false, count: before.song.form.bars)
    }

    /// The voices that are written.
    public var voices: [Voice] {
        if case .infill(_, let voices) = scope { Voice.allCases.filter(voices.contains) } else { Voice.allCases }
    }

    public var writtenBars: Int { written.reduce(0) { $0 + ($1 ? 1 : 0) } }
    public var lastWrittenBar: Int? { written.lastIndex(of: true) }
}
