import Composing
import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct MusicEvaluationTests {
    @Test func setsThatAreAlikeOverlap() throws {
        var random = SeededGenerator(seed: 4)
        func set(_ mean: Double, _ spread: Double) -> [Double] {
            (0..<80).map { _ in mean + spread * (random.uniform() + random.uniform() + random.uniform() - 1.5) }
        }
        let same = try #require(OverlapArea.between(set(2, 0.3), set(2, 0.3)))
        let near = try #require(OverlapArea.between(set(2, 0.3), set(2.2, 0.3)))
        let far = try #require(OverlapArea.between(set(2, 0.3), set(5, 0.3)))
        #expect(same > 0.93 && near < same && near > far && far < 0.05)
        #expect(OverlapArea.between([1, 1, 1, 1], [1, 1, 1]) == 1)
        #expect(OverlapArea.between([1, 2], [1, 2, 3]) == nil)
        // A set without spread is near one that has hardly any.
        let still = try #require(OverlapArea.between([0, 0, 0, 0], [0, 0, 0, 0.001, 0, 0.05]))
        #expect(still > 0.6)
    }

    /// Halves of one set overlap as sets of one kind do, and less where they are small.
    @Test func halvesAreTheCeiling() throws {
        var random = SeededGenerator(seed: 9)
        let values = (0..<90).map { _ in random.uniform() + random.uniform() }
        let all = try #require(OverlapArea.betweenHalves(of: values))
        let few = try #require(OverlapArea.betweenHalves(of: Array(values.prefix(12))))
        #expect(all > 0.92 && all < 1 && few < all)
        #expect(OverlapArea.betweenHalves(of: [1, 2, 3]) == nil)
    }

    @Test func agreementCountsTwins() {
        func note(_ step: Int, _ pitch: UInt8) -> GridNote {
            GridNote(step: step, length: 2, pitch: pitch, velocityBin: 4)
        }
        var grid = GridScore(bars: Array(repeating: GridBar(), count: 4))
        grid[.melody] = [note(0, 60), note(4, 62), note(32, 60), note(36, 62), note(40, 64), note(44, 65)]
        grid[.bass] = [note(0, 40)]
        #expect(SectionAgreement.share(of: 2..<4, in: 0..<2, grid) == 0.5)
        #expect(SectionAgreement.share(of: 0..<2, in: 2..<4, grid) == 2.0 / 3)
        // In another key, twins are as far apart as the keys.
        #expect(SectionAgreement.share(of: 2..<4, in: 0..<2, semitones: 2, grid) == 0)
        #expect(SectionAgreement.share(of: 0..<2, in: 3..<9, grid) == nil)
        #expect(SectionAgreement.share(of: 1..<2, in: 0..<1, grid) == nil)
        #expect(SongFigures.polyphony(grid) == 14.0 / 12)
    }

    @Test func composedSongsAreMeasured() throws {
        let composer = SongComposer(Engine())
        let requests = try (1...4).map { seed in
            var request = ComposeRequest(
                form: try SongForm(parsing: "verse:2 chorus:2 verse:2"), seed: UInt64(seed), stages: [.markov])
            request.settings.pitchMask = .chord
            return request
        }
        let pieces = (1...4).map { labelledSong("song \($0)", seed: UInt64($0), density: 3) }
        let index = OriginalityIndex(pieces.map { $0.grid[.melody] })
        let result = try MusicEvaluation.evaluate(
            composer, requests: requests, recallSongs: 2, pieces: pieces, originality: index)
        #expect(result.songs == 4 && result.valid == 4, "\(result.faults)")
        #expect(result.metrics.count == 7)
        #expect(result.recall.map(\.strength) == [0, 0.25, 0.5, 0.75, 1])
        #expect(result.recall.allSatisfy { $0.sections == 2 })
        #expect(result.corpusRepeats == 1)
        #expect(result.longestCopy == 0)
        // The index is of these very songs.
        #expect(try #require(result.corpusLongestCopy) >= pieces[0].grid[.melody].count / 2)
    }

    @Test func faultsAreFound() throws {
        let form = try SongForm(parsing: "verse:2")
        var request = ComposeRequest(form: form, key: .cMajor)
        request.settings.pitchMask = .scale
        func faults(_ notes: [GridNote], bars: Int = 2) -> Set<SongCheck.Fault> {
            var song = Song(form: form, grid: GridScore(bars: Array(repeating: GridBar(), count: bars)))
            song.grid[.melody] = notes
            return SongCheck.faults(song, request: request)
        }
        func note(_ step: Int, _ length: Int, _ pitch: UInt8) -> GridNote {
            GridNote(step: step, length: length, pitch: pitch, velocityBin: 4)
        }
        #expect(faults([note(0, 4, 60)]).isEmpty)
        #expect(faults([note(0, 4, 60)], bars: 1) == [.bars])
        #expect(faults([note(0, 4, 61)]) == [.mask])
        #expect(faults([note(0, 4, 36)]) == [.range])
        #expect(faults([note(0, 8, 60), note(4, 2, 60)]) == [.notes])
        #expect(faults([note(30, 9, 60)]) == [.notes])
    }
}
