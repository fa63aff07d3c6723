import Foundation
import MIDIFiles
import ModelTraining
import MusicCore
import MusicModels
import Testing

/// The small songs that come with the repository.
private let fixtures: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "mid" }.sorted { $0.path < $1.path }
}()

@Suite struct FixtureSongTests {
    @Test func thereAreSongs() { #expect(fixtures.count >= 3) }

    @Test(arguments: fixtures) func eventsGiveTheSongBack(file: URL) throws {
        let grid = ScoreQuantiser.quantise(try MIDIFile.read(file).score).grid
        #expect(grid.noteCount > 20)
        let encoded = EventEncoder.encode(grid)
        #expect(try EventDecoder.decodeStrictly(encoded.tokens).grid == grid.fitted())
        #expect(encoded.places.count == encoded.tokens.count)
    }

    @Test(arguments: fixtures) func writingAndReadingGivesTheSameScore(file: URL) throws {
        let score = try MIDIFile.read(file).score
        #expect(try MIDIFile.read(MIDIFile.write(score)).score == score)
    }

    @Test func aSongWithVoicesKeepsThem() throws {
        let file = try #require(fixtures.first { $0.lastPathComponent == "lantern-street.mid" })
        let grid = ScoreQuantiser.quantise(try MIDIFile.read(file).score).grid
        for voice in [Voice.melody, .chords, .bass, .drums] { #expect(!grid[voice].isEmpty) }
        #expect(grid.bars.count == 16)
        #expect(grid.bars[1].chords.first == .some(Chord("F")))
    }
}
