import MusicCore
import MusicModels

/// An endless row of training examples, each determined by the seed and its index alone.
///
/// A labelled section that was heard before is shown with a memory of its last occurrence: the bars around those
/// being written, counted from the start of the remembered section. The section being written counts its bars from
/// its own start, and so does what precedes it, with negative bars. Where no memory is shown, and in pieces without
/// labels, the example goes on into what follows the section. Some examples fill a hole instead.
public struct ExampleSource: Sendable {
    public let settings: ExampleSettings
    public let seed: UInt64
    let pieces: [TokenisedPiece]
    private let units: [Unit]
    /// Sums of the units' weights up to and including each.
    private let cumulative: [Double]

    /// A section of a piece, or a whole piece without labels.
    struct Unit: Sendable {
        let piece: Int
        /// Index in the piece's sections.
        let section: Int?
    }

    /// Pieces without music and unlabelled ones off the grid are left out.
    public init(_ pieces: [TokenisedPiece], seed: UInt64, settings: ExampleSettings = ExampleSettings()) {
        self.settings = settings
        self.seed = seed
        self.pieces = pieces
        var units: [Unit] = []
        var cumulative: [Double] = []
        var sum = 0.0
        for (index, piece) in pieces.enumerated() where piece.barCount > 0 {
            for (number, section) in piece.sections.enumerated() {
                let isRecall = piece.sections[..<number].contains { $0.letter == section.letter }
                sum +=
                    Double(piece.tokenRange(section).count) * (section.kind == .bridge ? settings.bridgeWeight : 1)
                    * (isRecall ? settings.recallWeight : 1)
                units.append(Unit(piece: index, section: number))
                cumulative.append(sum)
            }
            if piece.sections.isEmpty, piece.onGridShare >= settings.minimumOnGridShare {
                sum += Double(piece.tokens.count) * settings.unlabelledWeight
                units.append(Unit(piece: index, section: nil))
                cumulative.append(sum)
            }
        }
        self.units = units
        self.cumulative = cumulative
    }

    /// Whether there is nothing to make examples of.
    public var isEmpty: Bool { units.isEmpty }

    /// Tokens of all pieces that examples are made of.
    public var tokenCount: Int {
        Set(units.map(\.piece)).reduce(0) { $0 + pieces[$1].tokens.count }
    }

    /// The example of an index: the same for the same pieces, seed and settings. The source must not be empty.
    public func example(at index: Int) -> TransformerExample {
        precondition(!isEmpty, "examples need pieces")
        var generator = SeededGenerator(seed: seed ^ (UInt64(bitPattern: Int64(index)) &* 0x9e37_79b9_7f4a_7c15))
        let unit = units[draw(generator.uniform())]
        let piece = pieces[unit.piece]
        let transposition =
            piece.transpositions.lowerBound + generator.below(piece.transpositions.count)
        if generator.uniform() < settings.infillShare,
            let example = infill(piece, unit.section, transposition: transposition, &generator)
        {
            return example
        }
        guard let number = unit.section else {
            let bar = generator.below(piece.barCount)
            return plain(piece, from: bar, barZero: bar, transposition: transposition, &generator)
        }
        let section = piece.sections[number]
        let source = piece.sections[..<number].last { $0.letter == section.letter }
        guard let source, generator.uniform() >= settings.memoryDropShare else {
            let bar = section.startBar + firstBar(piece, section, room: settings.plainRoom, &generator)
            return plain(piece, from: bar, barZero: section.startBar, transposition: transposition, &generator)
        }
        return recalling(piece, section, source, transposition: transposition, &generator)
    }

    private func draw(_ uniform: Double) -> Int {
        let target = uniform * (cumulative.last ?? 0)
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// A window without a memory.
    private func plain(
        _ piece: TokenisedPiece, from bar: Int, barZero: Int, transposition: Int, _ generator: inout SeededGenerator
    ) -> TransformerExample {
        let room = settings.plainRoom
        let least = settings.contextRoom(in: room)
        let start = piece.barOffsets[bar]
        let context = min(start, least + generator.below(room / 2 - least + 1))
        let end = min(piece.tokens.count, start + room - context)
        return ExampleWindow(piece: piece, start: start, end: end, barZero: barZero, transposition: transposition)
            .example(memory: PieceStream(), room: room)
    }

    /// A section with the memory of its source.
    private func recalling(
        _ piece: TokenisedPiece, _ section: CorpusSection, _ source: CorpusSection, transposition: Int,
        _ generator: inout SeededGenerator
    ) -> TransformerExample {
        let room = settings.recallRoom
        let first = firstBar(piece, section, room: room, &generator)
        let start = piece.barOffsets[section.startBar + first]
        let context = min(start, settings.contextRoom(in: room))
        let end = min(piece.tokenRange(section).upperBound, start + room - context)
        let window = ExampleWindow(
            piece: piece, start: start, end: end, barZero: section.startBar, transposition: transposition)
        var recall = SectionRecall(section: source, barShift: 0, transposition: transposition)
        if generator.uniform() < settings.wrongMemoryShare { recall.spoil(piece, section, &generator) }
        let memory = recall.stream(piece, around: window.bars, room: settings.memoryRoom)
        return window.example(memory: memory, room: room)
    }

    /// A bar of the section to start at: the first, unless the section is longer than the room.
    private func firstBar(
        _ piece: TokenisedPiece, _ section: CorpusSection, room: Int, _ generator: inout SeededGenerator
    ) -> Int {
        let available = room - settings.contextRoom(in: room)
        let range = piece.tokenRange(section)
        guard range.count > available else { return 0 }
        let last = min(piece.bar(fromToken: range.upperBound - available) - section.startBar, section.bars - 1)
        return generator.uniform() < 0.4 ? 0 : generator.below(last + 1)
    }
}
