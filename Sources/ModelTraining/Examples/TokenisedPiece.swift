import Dispatch
import MusicCore
import MusicModels
import Synchronization

/// A piece as events, kept small so that a whole collection stays in memory.
public struct TokenisedPiece: Sendable, Hashable {
    public let name: String
    public let corpus: String
    public let split: Split
    public let style: MusicStyle?
    public let onGridShare: Double
    /// The bars' events and END; START and the style are added where an example begins.
    public let tokens: [UInt16]
    /// Index of the first token of each bar, then that of END.
    public let barOffsets: [Int]
    /// Sixteenths of each bar.
    let barSteps: [UInt8]
    /// In order, within the bars.
    public let sections: [CorpusSection]
    /// The music itself, for examples that are not cut from the stream; in the form of `GridScore.fitted()`.
    let grid: GridScore
    /// Semitones by which the piece may be moved, within −6...5.
    let transpositions: ClosedRange<Int>

    public var barCount: Int { barSteps.count }

    public init(_ piece: CorpusPiece) {
        let marks = piece.sections.map { SectionStart(bar: $0.startBar, kind: $0.kind) }
        let events = EventEncoder.encode(piece.grid, sections: marks, framed: false)
        name = piece.name
        corpus = piece.corpus
        split = piece.split
        style = piece.style
        onGridShare = piece.onGridShare
        tokens = events.tokens + [UInt16(EventVocabulary.end)]
        barOffsets = events.barOffsets
        let fitted = piece.grid.fitted()
        let steps = fitted.bars.map { UInt8($0.steps) }
        grid = fitted
        barSteps = steps
        sections = piece.sections.filter {
            $0.startBar >= 0 && $0.bars > 0 && $0.startBar + $0.bars <= steps.count
                && steps.count == piece.grid.bars.count
        }
        var (lowest, highest) = (127, 0)
        for voice in Voice.allCases where !voice.isDrum {
            for note in piece.grid[voice] {
                lowest = min(lowest, Int(note.pitch))
                highest = max(highest, Int(note.pitch))
            }
        }
        transpositions = max(-6, -lowest)...min(5, 127 - highest)
    }

    /// Many pieces, on all cores, in the same order.
    public static func tokenise(_ pieces: [CorpusPiece]) -> [TokenisedPiece] {
        let results = Mutex([TokenisedPiece?](repeating: nil, count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            let piece = TokenisedPiece(pieces[index])
            results.withLock { $0[index] = piece }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    /// The nearest sections of the same letter: what a section recalls, and what recalls it.
    func occurrences(besideSection number: Int) -> (before: CorpusSection?, behind: CorpusSection?) {
        let letter = sections[number].letter
        return (
            sections[..<number].last { $0.letter == letter }, sections[(number + 1)...].first { $0.letter == letter }
        )
    }

    /// Tokens of a section; those of a piece's last section include END.
    func tokenRange(_ section: CorpusSection) -> Range<Int> {
        let end = section.startBar + section.bars
        return barOffsets[section.startBar]..<(end == barCount ? tokens.count : barOffsets[end])
    }

    /// The last bar that starts at or before a token.
    func bar(ofToken index: Int) -> Int {
        var low = 0
        var high = barCount
        while high - low > 1 {
            let middle = (low + high) / 2
            if barOffsets[middle] <= index { low = middle } else { high = middle }
        }
        return low
    }

    /// The first bar that starts at or behind a token; the number of bars where none does.
    func bar(fromToken index: Int) -> Int {
        let bar = bar(ofToken: index)
        return barOffsets[bar] >= index ? bar : bar + 1
    }
}
