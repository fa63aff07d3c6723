import Composing
import Foundation
import MusicCore
import MusicModels
import NeuralCore
import Testing

/// What a MusicVAE promises as a whole: learning, decoding, checkpoints.
struct VAEModelTests {
    static let tiny = MusicVAEConfiguration(
        maximumBars: 4, latentSize: 6, encoderSize: 8, barEncoderSize: 8, conductorSize: 8, conductorLayers: 1,
        embeddingSize: 8, decoderSize: 8)

    static func space() -> MelodyLatentSpace {
        let model = MusicVAE(tiny)
        model.initialise(seed: 2)
        return MelodyLatentSpace(model: model, directions: [.density: [1, 0, 0, 0, 0, 0.5]])
    }

    static let melody = [
        GridNote(step: 0, length: 4, pitch: 60, velocityBin: 5),
        GridNote(step: 6, length: 2, pitch: 64, velocityBin: 5),
        GridNote(step: 20, length: 8, pitch: 67, velocityBin: 5),
    ]

    @Test(arguments: [MusicVAEConfiguration.Hierarchy.flat, .hierarchical])
    func aFewSequencesAreLearntByHeart(_ hierarchy: MusicVAEConfiguration.Hierarchy) {
        let model = MusicVAE(
            MusicVAEConfiguration(
                encoder: hierarchy, decoder: hierarchy, voices: [.init(name: "melody", symbolCount: 6)], stepsPerBar: 4,
                maximumBars: 2, latentSize: 8,
                encoderSize: 24, barEncoderSize: 24, conductorSize: 24, conductorLayers: 1, embeddingSize: 16,
                decoderSize: 24))
        model.initialise(seed: 1)
        var random = FloatRandom(seed: 4)
        let sequences = (0..<8).map { _ in (0..<8).map { _ in UInt8(random.next() % 6) } }
        let batch = SymbolBatch(sequences, bars: 2, stepsPerBar: 4)
        let learner = MusicVAELearner(model)
        let adam = Adam(layout: model.parameters.layout)
        let objective = MusicVAEObjective(beta: 0, freeNatsPerBar: 0, samplingProbability: 0)
        for _ in 0..<400 {
            _ = learner.gradients(of: batch, objective: objective, random: &random)
            adam.update(model.parameters.values, gradients: learner.gradients, learningRate: 1e-2)
        }
        let result = model.reconstruct(batch, temperature: 0.3)
        #expect(result.teacherForced > 0.98)
        #expect(result.sampled > 0.95)
        #expect(result.activeUnits > 0)
        #expect(model.decode(model.encode(batch), bars: 2, temperature: 0, seeds: Array(0..<8)).count == 8)
    }

    @Test func aSequenceDoesNotDependOnItsCompany() {
        let space = Self.space()
        var random = FloatRandom(seed: 1)
        let points = (0..<3).map { _ in (0..<6).map { _ in random.normal() } }
        let together = space.decode(points, bars: 3, temperature: 1, seeds: [5, 6, 7])
        for index in points.indices {
            let alone = space.decode(points[index], bars: 3, temperature: 1, seed: UInt64(5 + index))
            #expect(alone == together[index])
        }
        #expect(together[0] != together[1])
    }

    @Test(arguments: [MusicVAEConfiguration.Hierarchy.flat, .hierarchical], [1, 3])
    func workersDoNotMatter(hierarchy: MusicVAEConfiguration.Hierarchy, count: Int) {
        var configuration = MusicVAEConfiguration(
            decoder: hierarchy, latentSize: 6, encoderSize: 5, barEncoderSize: 5, conductorSize: 7, embeddingSize: 6,
            decoderSize: 9, decoderLayers: 2)
        configuration.maximumBars = 4
        let model = MusicVAE(configuration)
        model.initialise(seed: 4)
        let points = (0..<count).map { index in (0..<6).map { Float($0 - index) / 3 } }
        let seeds = (0..<count).map { UInt64($0) }
        let expected = model.decode(points, bars: 4, temperature: 1, seeds: seeds, workers: 1)
        #expect(expected == model.decode(points, bars: 4, temperature: 1, seeds: seeds, workers: 2))
        #expect(expected.allSatisfy { $0.count == 64 } && Set(expected[0]).count > 4)
    }

    /// A step's choice rarely hangs on what is lost by rounding to bytes.
    @Test(arguments: [MusicVAEConfiguration.Hierarchy.flat, .hierarchical])
    func bytesWriteMostlyWhatFloatsWrite(hierarchy: MusicVAEConfiguration.Hierarchy) {
        let model = MusicVAE(
            MusicVAEConfiguration(
                decoder: hierarchy, latentSize: 8, encoderSize: 5, barEncoderSize: 5, conductorSize: 32,
                embeddingSize: 32, decoderSize: 64, decoderLayers: 2))
        model.initialise(seed: 4)
        var random = FloatRandom(seed: 3)
        let points = (0..<20).map { _ in (0..<8).map { _ in random.normal() } }
        let seeds = (0..<20).map { UInt64($0) }
        let floats = model.decode(points, bars: 1, temperature: 1, seeds: seeds, precision: .single)
        let bytes = model.decode(points, bars: 1, temperature: 1, seeds: seeds, precision: .int8)
        var equal = 0
        for (a, b) in zip(floats, bytes) { equal += zip(a, b).count { $0 == $1 } }
        #expect(equal > 20 * 16 * 8 / 10)
    }

    @Test func encodingAloneGivesTheMeansOfTraining() {
        let model = MusicVAE(
            MusicVAEConfiguration(
                encoder: .flat, latentSize: 6, encoderSize: 5, encoderLayers: 2, conductorSize: 7, embeddingSize: 6,
                decoderSize: 9))
        model.initialise(seed: 4)
        let batch = SymbolBatch((0..<3).map { row in (0..<32).map { UInt8(($0 * 7 + row) % 130) } }, bars: 2)
        for (found, expected) in zip(model.encode(batch), model.reconstruct(batch).means) {
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 } && expected.contains { abs($0) > 1e-3 })
        }
    }

    @Test func theSameSeedGivesTheSameNotes() {
        let space = Self.space()
        let z = space.encode(melody: Self.melody, bars: 2)
        #expect(z.count == 6)
        let a = space.decode(z, bars: 2, temperature: 1, seed: 1)
        #expect(a == space.decode(z, bars: 2, temperature: 1, seed: 1))
        #expect(a != space.decode(z, bars: 2, temperature: 1, seed: 2))
        #expect(a.allSatisfy { $0.step >= 0 && $0.end <= 32 && $0.length > 0 })
    }

    @Test func oddInputIsBorne() {
        let space = Self.space()
        let wild = [
            GridNote(step: -3, length: 2, pitch: 60, velocityBin: 0),
            GridNote(step: 1, length: 999, pitch: 200, velocityBin: 0),
            GridNote(step: 9999, length: 1, pitch: 60, velocityBin: 0),
            GridNote(step: 2, length: 0, pitch: 60, velocityBin: 0),
        ]
        for bars in [-1, 0, 1, 4, 99] {
            #expect(space.encode(melody: wild, bars: bars).allSatisfy { $0.isFinite })
            #expect(space.decode([.nan, 1e30], bars: bars, temperature: -1, seed: 0).allSatisfy { $0.length > 0 })
        }
        #expect(space.decode([], bars: 1, temperature: 1, seeds: []).isEmpty)
    }

    @Test func aCheckpointComesBack() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let space = Self.space()
        try space.save(to: path, as: .float32)
        let loaded = try MelodyLatentSpace.load(from: path)
        #expect(loaded.model.parameters.values.array == space.model.parameters.values.array)
        #expect(loaded.attributes == ["density"])
        #expect(loaded.direction(of: "density") == [1, 0, 0, 0, 0, 0.5])
        #expect(loaded.direction(of: "loudness") == nil)
        try space.save(to: path)
        let half = try MelodyLatentSpace.load(from: path)
        let z = space.encode(melody: Self.melody, bars: 2)
        #expect(zip(half.encode(melody: Self.melody, bars: 2), z).allSatisfy { abs($0 - $1) < 1e-2 })
    }

    static let passage: VoicedSymbols = {
        let hold = UInt16(MelodyGrid.hold)
        var rows: VoicedSymbols = [[], [], []]
        for step in 0..<32 {
            rows[0].append(step % 4 == 0 ? UInt16(60 + step / 4) : hold)
            rows[1].append(step % 8 == 0 ? 40 : hold)
            rows[2].append(step % 2 == 1 ? 0 : step % 8 == 0 ? 5 : 4)
        }
        return rows
    }()

    @Test(arguments: MusicVAEKind.allCases, MusicVAEVariant.allCases)
    func aCheckpointOfAnyKindComesBack(kind: MusicVAEKind, variant: MusicVAEVariant) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var configuration = Self.tiny
        configuration.voices = kind.voices
        variant.apply(to: &configuration)
        let model = MusicVAE(configuration)
        model.initialise(seed: 2)
        try model.save(to: path, kind: kind, as: .float32)
        let space = try PassageSpace(from: path)
        #expect(space.kind == kind && space.model.configuration == configuration)
        let passage = kind == .drums ? [Self.passage[2]] : Array(Self.passage.prefix(kind.voices.count))
        let points = space.encode([passage], bars: 2)
        #expect(points == model.encode(SymbolBatch([passage], bars: 2)))
        let written = space.decode(points, bars: 2, temperature: 1, seeds: [3])
        #expect(written.count == 1 && written[0].map(\.count) == kind.voices.map { _ in 32 })
        #expect(zip(written[0], kind.voices).allSatisfy { row, voice in row.allSatisfy { $0 < voice.symbolCount } })
        #expect(written == space.decode(points + points, bars: 2, temperature: 1, seeds: [3, 4]).prefix(1).map { $0 })
        if kind != .melody { #expect(throws: NeuralError.self) { try MelodyLatentSpace.load(from: path) } }
    }

    @Test func anySymbolsAreBorneByASpaceOfPassages() {
        var configuration = Self.tiny
        configuration.voices = MusicVAEKind.trio.voices
        let model = MusicVAE(configuration)
        model.initialise(seed: 2)
        let space = PassageSpace(model, kind: .trio)
        let odd: [VoicedSymbols] = [[], [[999, 3]], [[], [], Array(repeating: 60_000, count: 999)]]
        for bars in [-1, 0, 1, 4, 99] {
            #expect(space.encode(odd, bars: bars).allSatisfy { $0.count == 6 && $0.allSatisfy(\.isFinite) })
            let written = space.decode([[.nan], []], bars: bars, temperature: -1, seeds: [0, 1])
            #expect(written.map { TrioGrid($0).drums.count == TrioGrid($0).bass.count } == [true, true])
        }
        #expect(space.encode([], bars: 2).isEmpty)
    }

    @Test func aConfigurationOfAnEarlierVersionIsRead() throws {
        let text = """
            {"barEncoderSize":8,"conductorLayers":1,"conductorSize":8,"decoder":"hierarchical","decoderLayers":1,
            "decoderSize":8,"embeddingSize":8,"encoder":"hierarchical","encoderLayers":1,"encoderSize":8,
            "hasShortcuts":true,"latentSize":6,"maximumBars":4,"stepsPerBar":16,"symbolCount":130}
            """
        #expect(try JSONDecoder().decode(MusicVAEConfiguration.self, from: Data(text.utf8)) == Self.tiny)
        var trio = Self.tiny
        trio.voices = MusicVAEKind.trio.voices
        for configuration in [Self.tiny, trio] {
            let data = try JSONEncoder().encode(configuration)
            #expect(try JSONDecoder().decode(MusicVAEConfiguration.self, from: data) == configuration)
        }
    }

    @Test func aForeignCheckpointIsRefused() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func metadata(_ configuration: String) -> [String: String] {
            ["kind": "melody-vae", "vocabulary": "melody-grid-130", "configuration": configuration]
        }
        var huge = Self.tiny
        huge.decoderSize = 16_000
        huge.conductorSize = 16_000
        var empty = Self.tiny
        empty.latentSize = 0
        let json = try [huge, empty, Self.tiny].map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        for text in json + ["{}", ""] {
            try SafeTensorsWriter.write([], metadata: metadata(text), to: path)
            #expect(throws: NeuralError.self) { try MelodyLatentSpace.load(from: path) }
        }
        try SafeTensorsWriter.write([], metadata: ["kind": "music-transformer"], to: path)
        #expect(throws: NeuralError.self) { try MelodyLatentSpace.load(from: path) }
    }
}
