import MusicCore
import MusicModels

/// Holes of four bars in pieces, in a fixed order, each from both sides and from the left one alone.
///
/// In the examples of a case the same tokens count: those of the missing voices, bar lines and chords left out.
struct InfillCases: Sendable {
    private static let bars = 4
    /// Most tokens of an example beside its memory.
    let length: Int
    /// Most tokens of a memory.
    let memoryRoom: Int
    private let cases: [InfillCase]

    init(_ pieces: [TokenisedPiece], length: Int = 1024, memoryRoom: Int = 448) {
        self.length = length
        self.memoryRoom = memoryRoom
        var cases: [InfillCase] = []
        for piece in pieces where piece.barCount >= 6 * Self.bars {
            let present = Set(Voice.allCases.filter { !piece.grid[$0].isEmpty })
            for quarter in 1...3 {
                let start = piece.barCount * quarter / 4
                // All voices in the middle of the piece, the melody alone before and behind it.
                let voices = quarter == 2 ? present : present.intersection([.melody])
                let section = piece.sections.last { $0.startBar <= start }
                let hole = InfillCase(
                    piece: piece, bars: start..<start + Self.bars, voices: voices, barZero: section?.startBar ?? start)
                let size = piece.barOffsets[start + Self.bars] - piece.barOffsets[start]
                if !voices.isEmpty, size <= length / 2 { cases.append(hole) }
            }
        }
        self.cases = cases
    }

    var count: Int { cases.count }

    /// Whether only some voices are missing in a case.
    func isPartial(_ index: Int) -> Bool { cases[index].voices.count == 1 }

    func example(at index: Int, hearing: InfillCase.Hearing) -> TransformerExample {
        var example = cases[index].example(
            memory: cases[index].memory(hearing: hearing, room: memoryRoom),
            room: length - InfillCase.frameLength, hearing: hearing, weights: (0, 1))
        // What is remembered was not to be guessed.
        for place in example.lossWeights.indices where example.regions[place] == .memory {
            example.lossWeights[place] = 0
        }
        return example
    }
}
