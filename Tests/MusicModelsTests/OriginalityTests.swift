import Composing
import Foundation
import MusicCore
import MusicModels
import NeuralCore
import Testing

@Suite struct OriginalityTests {
    private static func melody(_ seed: UInt64, count: Int = 60) -> [GridNote] {
        var random = SeededGenerator(seed: seed)
        var step = 0
        return (0..<count).map { _ in
            defer { step += 1 + random.below(6) }
            return GridNote(step: step, length: 1, pitch: UInt8(50 + random.below(30)), velocityBin: 4)
        }
    }

    static let index = OriginalityIndex([melody(1), melody(2)])

    /// A copy is found in any key, at any bar, whatever its velocities.
    @Test(arguments: [0, 5, -7], [0, 3, 160]) func copiesAreFound(semitones: Int, steps: Int) {
        let copy = Self.melody(1)[10..<30].map {
            GridNote(
                step: $0.step + steps, length: 2, pitch: UInt8(Int($0.pitch) + semitones), velocityBin: 1)
        }
        #expect(Self.index.longestCopy(in: copy) == 20)
        #expect(
            Self.index.longestCopy(
                in: Self.melody(3, count: 8)
                    + copy.map { note in
                        GridNote(step: note.step + 1000, length: 1, pitch: note.pitch, velocityBin: 0)
                    }) == 20)
    }

    @Test func whatIsNewIsNoCopy() {
        #expect(Self.index.longestCopy(in: Self.melody(3)) == 0)
        #expect(Self.index.longestCopy(in: []) == 0)
        #expect(Self.index.longestCopy(in: Array(Self.melody(1).prefix(OriginalityIndex.window - 1))) == 0)
        #expect(Self.index.longestCopy(in: Array(Self.melody(1).prefix(OriginalityIndex.window))) == 8)
    }

    @Test func aFileGivesItBack() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Self.index.write(to: path)
        #expect(try OriginalityIndex(path: path) == Self.index)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.swapAt(bytes.count - 1, bytes.count - 5)
        bytes.swapAt(bytes.count - 2, bytes.count - 41)
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.self) { try OriginalityIndex(path: path) }
    }

    /// An index that is missing or cannot be read is told of, and the transformer beside it still writes.
    @Test(arguments: [nil, "no index"]) func anIndexThatCannotBeReadIsNamed(text: String?) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        (configuration.dimension, configuration.headCount, configuration.layerCount) = (16, 2, 1)
        configuration.maximumDistance = 64
        let model = Transformer(configuration)
        model.initialise(seed: 3)
        try model.save(
            to: folder.appendingPathComponent(EngineLoader.File.transformer.rawValue).path,
            vocabularyHash: EventVocabulary.hash)
        try text.map { Data($0.utf8) }?.write(
            to: folder.appendingPathComponent(EngineLoader.File.originality.rawValue))
        let engine = EngineLoader.load(from: folder, stages: [.transformer])
        #expect(engine.transformer != nil && engine.originality == nil && engine.faults.count == 1)
        var notices: [String] = []
        _ = try SongComposer(engine).compose(
            ComposeRequest(form: try SongForm(parsing: "verse:1"), seed: 1), isCancelled: { false },
            report: { if case .notice(let text) = $0 { notices.append(text) } })
        #expect(notices.contains { $0.hasPrefix("copies are not watched for") })
    }

    /// A motif that stage 1 would copy is drawn again.
    @Test func motifsKeepFromCopies() throws {
        var engine = Engine(markov: .init(.plain))
        var request = ComposeRequest(form: try SongForm(parsing: "verse:8"), seed: 3, stages: [.markov])
        request.settings.motifBars = 8
        func compose() throws -> Composition {
            try SongComposer(engine).compose(request, isCancelled: { false }, report: { _ in })
        }
        let known = try compose().song.grid[.melody]
        try #require(known.count > 16)
        engine.originality = OriginalityIndex([known])
        let other = try compose()
        #expect(try #require(other.longestCopy) <= 12)
        #expect(!other.song.grid[.melody].isEmpty)
    }

    /// A hole is not filled with what was trained on; what the song has already may come once more.
    @Test func holesKeepFromCopies() throws {
        var engine = Engine.tiny()
        let form = try SongForm(parsing: "verse:48")
        let song = Song(form: form, grid: GridScore(bars: Array(repeating: GridBar(), count: 48)))
        let region = InfillRegion(bars: 0..<40)
        func fill(_ seed: UInt64) throws -> Composition {
            try SongComposer(engine).infill(
                region, of: song, request: ComposeRequest(form: form, seed: seed), isCancelled: { false }
            ) { _ in }
        }
        // Chance weights fall silent with some seeds.
        let seed = try #require(try (1...40).first { try fill($0).song.grid[.melody].count > 24 })
        engine.originality = OriginalityIndex([try fill(seed).song.grid[.melody]])
        #expect(try #require(try fill(seed).longestCopy) <= 12)
    }

    /// A melody that was trained on is not written again, and what copies nothing is written as ever.
    @Test func composingKeepsFromCopies() throws {
        var configuration = TransformerConfiguration(vocabularySize: EventVocabulary.size)
        (configuration.dimension, configuration.headCount, configuration.layerCount) = (16, 2, 1)
        configuration.maximumDistance = 64
        let model = Transformer(configuration)
        model.initialise(seed: 3)
        var engine = Engine(markov: .init(.plain), transformer: .init(DecoderWeights(model)))
        var request = ComposeRequest(form: try SongForm(parsing: "verse:48 chorus:48"), seed: 7)
        request.settings.motifBars = 1
        request.settings.voices = [.melody]
        func compose() throws -> Composition {
            try SongComposer(engine).compose(request, isCancelled: { false }, report: { _ in })
        }
        // Chance weights fall silent with some seeds.
        var known = try compose()
        while known.song.grid[.melody].count <= 24, request.seed < 40 {
            request.seed += 1
            known = try compose()
        }
        try #require(known.longestCopy == nil && known.song.grid[.melody].count > 24)
        engine.originality = Self.index
        #expect(try compose().song == known.song)
        #expect(try compose().longestCopy == 0)
        engine.originality = OriginalityIndex([known.song.grid[.melody]])
        let other = try compose()
        #expect(other.song != known.song)
        #expect(try #require(other.longestCopy) <= 12)
        #expect(other.song.grid == other.song.grid.fitted())
        #expect(try compose().song == other.song)
    }
}
