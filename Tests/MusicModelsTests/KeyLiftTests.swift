import Composing
import MusicCore
import Testing

@testable import MusicModels

@Suite struct KeyLiftTests {
    private let form = "intro:1 verse:2 chorus:2 verse:2 chorus:2 outro:1"

    @Test func oneInSoManySongsEndsHigher() throws {
        let form = try SongForm(parsing: form)
        let key = Key(tonic: 11, mode: .major)
        var heights: [Int] = []
        for seed in 0..<1000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let lifted = KeyLift.applied(to: form, key: key, chance: 0.1, generator: &random)
            #expect(lifted.sections.prefix(4).allSatisfy { $0.key == nil })
            guard let last = lifted.sections[4].key else { continue }
            #expect(lifted.sections[5].key == last)
            heights.append(last.semitones(from: key))
        }
        #expect((70...130).contains(heights.count))
        #expect(Set(heights) == [1, 2] && heights.count(where: { $0 == 1 }) > heights.count / 2)
    }

    @Test(arguments: ["verse:2 chorus:2 outro:1", "verse:2 verse:2", "intro:2"])
    func onlyAChorusThatWasHeardIsLifted(form: String) throws {
        let form = try SongForm(parsing: form)
        var random = SeededGenerator(seed: 1)
        #expect(KeyLift.applied(to: form, key: .cMajor, chance: 1, generator: &random) == form)
    }

    @Test func theShorterWayIsTaken() {
        let keys = [(0, 0, 0), (1, 0, 1), (0, 11, 1), (11, 0, -1), (6, 0, 6), (0, 5, -5)]
        for (to, from, distance) in keys {
            #expect(Key(tonic: to, mode: .major).semitones(from: Key(tonic: from, mode: .major)) == distance)
        }
    }

    /// Without stage 3 too: the chords of the lifted chorus are those of the one before, higher.
    @Test func aLiftedChorusKeepsItsChords() throws {
        var request = ComposeRequest(form: try SongForm(parsing: form), key: .cMajor, seed: 5, stages: [.markov])
        request.settings.lift = 1
        let song = try SongComposer(Engine()).compose(request, isCancelled: { false }, report: { _ in }).song
        let height = try #require(song.form.sections[4].key).semitones(from: .cMajor)
        let moved = try #require(song.grid.slice(bars: 3..<5).transposed(by: height))
        #expect(song.grid.slice(bars: 7..<9).bars == moved.bars)
        request.settings.lift = 0
        let level = try SongComposer(Engine()).compose(request, isCancelled: { false }, report: { _ in }).song
        #expect(level.form.sections.allSatisfy { $0.key == nil })
        #expect(level.grid.slice(bars: 0..<7) == song.grid.slice(bars: 0..<7))
    }
}
