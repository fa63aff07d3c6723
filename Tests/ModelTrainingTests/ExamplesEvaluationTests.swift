import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct ExamplesEvaluationTests {
    static let songs = [labelledSong("a"), labelledSong("b", bars: 8, steps: 12, seed: 2)].map { TokenisedPiece($0) }

    /// The last one has bars longer than a window.
    static let dense = songs + [TokenisedPiece(labelledSong("c", bars: 1, steps: 32, seed: 3, density: 60))]

    @Test(arguments: [(1024, 512), (100, 50), (64, 64)]) func everyTokenIsPredictedOnce(length: Int, newTokens: Int) {
        let windows = EvaluationWindows(Self.dense, length: length, newTokens: newTokens)
        var scored: [Int32] = []
        for index in 0..<windows.count {
            let example = windows.example(at: index)
            #expect(example.count <= length)
            scored += zip(example.targets, example.lossWeights).filter { $0 >= 0 && $1 > 0 }.map(\.0)
        }
        #expect(scored == Self.dense.flatMap { $0.tokens.map(Int32.init) })
    }

    @Test func windowsHaveAContext() {
        let windows = EvaluationWindows(Self.songs)
        let example = windows.example(at: 1)
        #expect(example.indices(of: .context).count > 200)
        #expect(example.bars(.section)?.lowerBound == 0)
        #expect(example.scoredCount == 512)
        let notes = example.targets.indices.count {
            example.lossWeights[$0] > 0 && EventVocabulary.noteOns.contains(Int(example.targets[$0]))
        }
        #expect(example.scoredNoteCount == notes)
    }

    @Test func repeatsDifferOnlyInTheirMemory() throws {
        let cases = RepeatCases(Self.songs)
        #expect(cases.count > 0)
        for index in 0..<cases.count {
            let item = cases.repeatCase(at: index)
            let wrong = try #require(item.wrongMemory)
            #expect(item.withoutMemory.indices(of: .memory).isEmpty)
            let scored = [item.withMemory, item.withoutMemory, wrong].map { example in
                zip(example.targets, example.lossWeights).filter { $0 >= 0 && $1 > 0 }.map(\.0)
            }
            #expect(scored[0] == scored[1])
            #expect(scored[0] == scored[2])
            #expect(item.withMemory.names(.context) == item.withoutMemory.names(.context))
            #expect(item.withMemory.names(.memory) != wrong.names(.memory))
            // Literal repeats: the memory starts as the section does.
            let written = item.withMemory.names(.section).filter { !$0.hasPrefix("METRE") }
            let remembered = item.withMemory.names(.memory).filter { !$0.hasPrefix("METRE") }
            #expect(remembered.prefix(40) == written.prefix(40))
        }
    }

    @Test func tokenisedPiecesDecodeToThePiece() throws {
        let song = labelledSong(steps: 12)
        let piece = TokenisedPiece(song)
        let decoded = try EventDecoder.decodeStrictly(piece.tokens)
        #expect(decoded.grid == song.grid)
        #expect(decoded.sections.map(\.kind) == song.sections.map(\.kind))
        #expect(
            piece.barOffsets.dropLast().allSatisfy {
                [.bar, .section(.intro)].contains(EventVocabulary.token(Int(piece.tokens[$0])))
                    || EventVocabulary.sections.contains(Int(piece.tokens[$0]))
            })
        #expect(TokenisedPiece.tokenise([song, song]) == [piece, piece])
    }
}
