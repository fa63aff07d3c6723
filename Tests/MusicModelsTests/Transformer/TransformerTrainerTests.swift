import Foundation
import NeuralCore
import Testing

@testable import MusicModels

struct TransformerTrainerTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path

    private func batch() -> [TransformerExample] {
        (0..<5).map { tinyExample(memory: $0, context: 2, section: 4 + $0, seed: UInt64($0)) }
    }

    private func trainer(_ model: Transformer, workers: Int) -> TransformerTrainer {
        TransformerTrainer(model, maximumLength: 20, workerCount: workers)
    }

    @Test(arguments: [1, 2, 3])
    func stepsAreReproducible(workers: Int) {
        let models = [tinyTransformer(), tinyTransformer()]
        for model in models {
            let trainer = trainer(model, workers: workers)
            for _ in 0..<3 { _ = trainer.step(batch(), learningRate: 1e-2) }
        }
        #expect(models[0].parameters.values.array == models[1].parameters.values.array)
    }

    @Test func workersAgreeUpToRounding() {
        let models = [tinyTransformer(), tinyTransformer()]
        let reports = zip(models, [1, 3]).map { trainer($0, workers: $1).step(batch(), learningRate: 1e-2) }
        #expect(abs(reports[0].gradientNorm - reports[1].gradientNorm) < 1e-4 * reports[0].gradientNorm)
        #expect(reports[0].loss.tokenCount == batch().reduce(0) { $0 + $1.count })
        #expect(abs(reports[0].loss.meanLoss - reports[1].loss.meanLoss) < 1e-5)
    }

    /// The section repeats the memory: with aligned places that is soon learned, far below what chance allows.
    @Test func learnsToCopyFromTheMemory() {
        var configuration = TransformerConfiguration(vocabularySize: 12)
        configuration.dimension = 16
        configuration.headCount = 2
        configuration.layerCount = 2
        configuration.maximumDistance = 32
        configuration.dropout = 0
        let model = Transformer(configuration)
        model.initialise(seed: 1)
        let trainer = trainer(model, workers: 2)
        var random = FloatRandom(seed: 2)
        func example() -> TransformerExample {
            let tokens = (0..<8).map { _ in Int32.random(in: 0..<12, using: &random) }
            func place(_ index: Int) -> TokenPlace {
                TokenPlace(bar: Int32(index / 4), step: UInt8(index % 4 * 3), track: 0)
            }
            let places = (0..<8).map(place)
            // Each remembered token lies where its predecessor is heard again: what comes next is found by alignment.
            let earlier = (0..<7).map(place)
            return TransformerExample(
                memory: (Array(tokens[1...]), earlier), section: (tokens, places), weights: (0, 0, 1))
        }
        for step in 0..<150 {
            _ = trainer.step((0..<16).map { _ in example() }, learningRate: step < 120 ? 1e-2 : 2e-3)
        }
        let losses = trainer.evaluate((0..<8).map { _ in example() })
        let mean = losses.flatMap { $0[7..<14] }.reduce(0, +) / 56
        #expect(mean < 0.5, "chance is \(log(12.0))")
    }

    @Test func trainingGoesOnToTheBit() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let straight = tinyTransformer()
        let whole = trainer(straight, workers: 2)
        for _ in 0..<4 { _ = whole.step(batch(), learningRate: 1e-2) }

        let first = tinyTransformer()
        let before = trainer(first, workers: 2)
        for _ in 0..<2 { _ = before.step(batch(), learningRate: 1e-2) }
        try before.optimiser.save(first.parameters, metadata: first.metadata(vocabularyHash: "v"), to: path)
        let file = try SafeTensorsFile(path: path)
        let second = try Transformer.load(from: file, vocabularyHash: "v")
        let after = trainer(second, workers: 2)
        try after.optimiser.load(second.parameters, from: file)
        for _ in 0..<2 { _ = after.step(batch(), learningRate: 1e-2) }
        #expect(second.parameters.values.array == straight.parameters.values.array)
    }

    @Test func checkpoints() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let model = tinyTransformer(relative: false)
        try model.save(to: path, vocabularyHash: "abc", metadata: ["corpus": "x"])
        let copy = try Transformer.load(from: path, vocabularyHash: "abc")
        #expect(copy.configuration == model.configuration)
        #expect(copy.parameters.values.array == model.parameters.values.array.map { Float(Float16($0)) })
        #expect(try SafeTensorsFile(path: path).metadata["corpus"] == "x")
        #expect(throws: NeuralError.otherModel(path: path, reason: "it was trained with another vocabulary")) {
            try Transformer.load(from: path, vocabularyHash: "abd")
        }
        #expect(try Transformer.load(from: path, vocabularyHash: nil).parameterCount == model.parameterCount)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.dropLast().write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.truncated(path: path, expected: whole.count, actual: whole.count - 1)) {
            try Transformer.load(from: path, vocabularyHash: "abc")
        }
    }

    @Test(arguments: [
        #""dimension":9"#, #""layerCount":100000"#, #""headCount":0"#, #""dropout":1.5"#, #""dimension":"8""#,
        #""vocabularySize":60000"#,
    ])
    func damagedConfigurationsAreTypedErrors(_ change: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let model = tinyTransformer()
        var metadata = model.metadata(vocabularyHash: "v")
        let key = change.prefix { $0 != ":" }
        metadata["configuration"] = metadata["configuration"]?.replacing(
            try Regex("\(key):[0-9.e+-]+"), with: change)
        #expect(metadata["configuration"]?.contains(change) == true)
        try SafeTensorsWriter.write(model.parameters.tensors(as: .float16), metadata: metadata, to: path)
        #expect(throws: NeuralError.self) { try Transformer.load(from: path, vocabularyHash: "v") }
    }
}
