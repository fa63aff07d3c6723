import Foundation
import MusicModels
import NeuralCore

/// Opening a checkpoint of the larger transformer: mapping the file and reading what stands before the tensors, and
/// making it ready to write with.
struct OpenBench {
    let meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        guard meter.wants("open", "map") || meter.wants("open", "ready") else { return [] }
        let size = TransformerSize.all[1]
        let model = Transformer(size.configuration)
        model.initialise(seed: 1)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try model.save(to: path, vocabularyHash: EventVocabulary.hash)
        return try meter.row("open", "map-\(size.name)", "files/s", threads: 1) {
            _ = try SafeTensorsFile(path: path).metadata
            return 1
        }
            + meter.row("open", "ready-\(size.name)", "files/s", threads: 1) {
                let model = try Transformer.load(from: path, vocabularyHash: EventVocabulary.hash)
                _ = DecoderWeights(model, precision: .int8)
                return 1
            }
    }
}
