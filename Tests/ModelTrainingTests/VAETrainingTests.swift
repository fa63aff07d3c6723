import Foundation
import ModelTraining
import MusicModels
import NeuralCore
import Testing

struct VAETrainingTests {
    static let configuration = VAETrainingConfiguration(
        model: MusicVAEConfiguration(
            maximumBars: 4, latentSize: 6, encoderSize: 8, barEncoderSize: 8, conductorSize: 8, conductorLayers: 1,
            embeddingSize: 8, decoderSize: 8),
        batches: [.init(bars: 2, sequences: 4, share: 0.5), .init(bars: 4, sequences: 2, share: 0.5)],
        betaFromStep: 2, betaToStep: 4, samplingFromStep: 1, samplingToStep: 3)

    static let windows = PassageWindows([VAEWindowTests.grid((0..<40).map { 3 + $0 % 4 })], lengths: [2, 4])

    static func folder() -> URL { FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())") }

    static func training(_ folder: URL, resume: Bool) throws -> VAETraining {
        try VAETraining(configuration, folder: folder, resume: resume, training: windows, validation: windows)
    }

    @Test func aResumedRunIsTheSameToTheBit() throws {
        let folders = [Self.folder(), Self.folder()]
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        let whole = try Self.training(folders[0], resume: false)
        try whole.run(steps: 7)
        let first = try Self.training(folders[1], resume: false)
        try first.run(steps: 3)
        let second = try Self.training(folders[1], resume: true)
        #expect(second.step == 3)
        try second.run(steps: 4)
        #expect(second.step == 7)
        #expect(second.model.parameters.values.array == whole.model.parameters.values.array)
        #expect(second.progress.random == whole.progress.random)
        #expect(second.progress.seen == whole.progress.seen)
    }

    @Test func aCheckpointNamesWhatItWasTrainedOnEvenWhereTheMusicChanged() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("x.safetensors").path
        for (text, expected) in [("00000001", "00000001"), ("0000000a", "000000010000000a")] {
            let run = try VAETraining(
                Self.configuration, folder: folder, resume: true, training: Self.windows, validation: Self.windows,
                seen: SeenPieces(text: text))
            try run.run(steps: 1)
            try run.writeCheckpoint(to: path)
            let metadata = try SafeTensorsFile(path: path).metadata
            #expect(SeenPieces(metadata: metadata).text == expected)
        }
    }

    @Test func aRunLeavesStateLogAndCurve() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try Self.training(folder, resume: false)
        var records: [TrainingRecord] = []
        try run.run(steps: 2, report: { records.append($0) })
        #expect(records.count == 1)
        let record = try #require(records.last)
        #expect(record.validationLoss != nil)
        #expect(record.figures["sampled4"] != nil && record.figures["units2"] != nil)
        #expect(TrainingLog(url: folder.appendingPathComponent("log.jsonl")).records() == records)
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("loss.svg").path))
    }

    @Test func anotherShapeIsRefusedAndNothingIsTooLittle() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.training(folder, resume: false).run(steps: 1)
        var other = Self.configuration
        other.model.latentSize = 7
        #expect(throws: TrainingError.self) {
            try VAETraining(other, folder: folder, resume: true, training: Self.windows, validation: Self.windows)
        }
        let none = PassageWindows([], lengths: [2])
        #expect(throws: TrainingError.tooLittleMusic(found: "no passage for melody in 4/4")) {
            try VAETraining(other, folder: folder, resume: false, training: none, validation: none)
        }
    }

    @Test func decayEndsTheRun() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try Self.training(folder, resume: false)
        try run.run(steps: 1)
        run.beginDecay(steps: 3)
        try run.run()
        #expect(run.step == 4)
    }

    @Test func theEvaluationFillsItsTable() {
        let model = MusicVAE(Self.configuration.model)
        model.initialise(seed: 1)
        let directions = MelodyDirections.measure(model, on: Self.windows, lengths: [2, 4], count: 30)
        #expect(Set(directions.keys) == Set(MelodyAttribute.allCases))
        let space = MelodyLatentSpace(model: model, directions: directions)
        let table = VAEEvaluation(of: space, on: Self.windows, count: 8, pairs: 4)
        #expect(table.melody2?.hierarchical != nil && table.melody2?.flat == nil && table.melody16 == nil)
        #expect(table.attributes.count == 5)
        let path = table.interpolation
        #expect(path?.alphas.count == path?.hamming.count && path?.cost.first == 1)
    }

    @Test(arguments: MusicVAEKind.allCases)
    func everyKindIsTrainedEvaluatedAndWritten(_ kind: MusicVAEKind) throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = Self.configuration
        configuration.model.voices = kind.voices
        let grids = [
            VAEWindowTests.band(bars: 20, melody: true, bass: true, drums: true),
            VAEWindowTests.band(bars: 20, melody: true, bass: true, drums: false),
            VAEWindowTests.band(bars: 20, melody: false, bass: false, drums: true),
        ]
        let windows = PassageWindows(grids, kind: kind, lengths: [2, 4])
        let run = try VAETraining(
            configuration, folder: folder, resume: false, training: windows, validation: windows)
        try run.run(steps: 3)
        let path = folder.appendingPathComponent("x.safetensors").path
        try run.writeCheckpoint(to: path)
        let space = try PassageSpace(from: path)
        #expect(space.kind == kind)
        var models = VAEModels(flat: [space])
        switch kind {
        case .melody: models.melody = try MelodyLatentSpace.load(from: path)
        case .drums: models.drums = space
        case .trio: models.trio = space
        }
        let pieces = grids.map { CorpusPiece(name: "a", corpus: "b", split: .validation, grid: $0) }
        let table = VAEEvaluation(of: models, held: [kind: pieces], count: 6, pairs: 2)
        let task = kind == .drums ? table.drums2 : kind == .melody ? table.melody2 : nil
        #expect(task?.hierarchical != nil || kind == .trio)
        #expect(table.latent[kind.rawValue] != nil || kind == .trio)
    }
}
