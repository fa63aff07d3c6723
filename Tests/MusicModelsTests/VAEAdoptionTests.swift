import Foundation
import MusicModels
import NeuralCore
import Testing

struct VAEAdoptionTests {
    static func model(_ kind: MusicVAEKind, latentSize: Int, decoderSize: Int = 8, seed: UInt64) -> MusicVAE {
        let model = MusicVAE(
            MusicVAEConfiguration(
                voices: kind.voices, maximumBars: 2, latentSize: latentSize, encoderSize: 4, barEncoderSize: 4,
                conductorSize: 4, embeddingSize: 8, decoderSize: decoderSize, barCodeSize: 4))
        model.initialise(seed: seed)
        return model
    }

    static func file(_ model: MusicVAE, _ kind: MusicVAEKind) throws -> SafeTensorsFile {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        try model.save(to: path, kind: kind, as: .float32)
        return try SafeTensorsFile(path: path)
    }

    static func values(_ model: MusicVAE, _ name: String) -> [Float]? {
        model.parameters.layout.tensors.first { $0.name == name }.map { Array(model.parameters[$0.slot]) }
    }

    @Test func aTrioTakesMelodyAndDrumsForItsVoices() throws {
        let (melody, drums) = (Self.model(.melody, latentSize: 8, seed: 1), Self.model(.drums, latentSize: 8, seed: 2))
        let trio = Self.model(.trio, latentSize: 24, seed: 3)
        let untouched = Self.model(.trio, latentSize: 24, seed: 3)
        #expect(try trio.adopt(from: Self.file(melody, .melody)) > 0)
        #expect(try trio.adopt(from: Self.file(drums, .drums)) > 0)
        for (voice, source) in [("melody", melody), ("bass", melody), ("drums", drums)] {
            for part in [
                "encoder.*.0.forwards.recurrent", "encoder.*.symbols.forwards.weight",
                "encoder.bars.code.*.placed.weight", "conductor.code.*.common.weight", "decoder.*.0.recurrent",
            ] {
                let taken = try #require(Self.values(trio, part.replacing("*", with: voice)))
                #expect(taken == Self.values(source, part.replacing(".*", with: "")), "\(part) of \(voice)")
            }
        }
        #expect(Self.values(trio, "conductor.0.recurrent") == Self.values(untouched, "conductor.0.recurrent"))
    }

    @Test func aModelOfItsKindGivesAllThatFits() throws {
        let source = Self.model(.melody, latentSize: 8, seed: 1)
        let file = try Self.file(source, .melody)
        let same = Self.model(.melody, latentSize: 8, seed: 2)
        let whole = same.parameters.layout.tensors.reduce(0) { $0 + $1.slot.count }
        #expect(try same.adopt(from: file) == whole)
        #expect(same.parameters.values.array == source.parameters.values.array)
        let wider = Self.model(.melody, latentSize: 8, decoderSize: 12, seed: 2)
        #expect(try wider.adopt(from: file) < whole)
        #expect(Self.values(wider, "encoder.0.forwards.bias") == Self.values(source, "encoder.0.forwards.bias"))
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let drums = Self.model(.drums, latentSize: 8, seed: 1)
        let melody = Self.model(.melody, latentSize: 8, seed: 2)
        let before = melody.parameters.values.array
        #expect(throws: NeuralError.self) { try melody.adopt(from: Self.file(drums, .drums)) }
        #expect(melody.parameters.values.array == before)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        try SafeTensorsWriter.write([], metadata: ["kind": "transformer"], to: path)
        #expect(throws: NeuralError.self) { try melody.adopt(from: SafeTensorsFile(path: path)) }
    }
}
