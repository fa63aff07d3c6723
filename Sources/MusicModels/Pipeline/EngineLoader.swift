import Composing
import Foundation
import MusicCore
import NeuralCore

/// Reads the checkpoints of a folder into an engine; what is missing or damaged is left out and named.
public enum EngineLoader {
    /// Names of the checkpoint files.
    public enum File: String, CaseIterable, Sendable {
        case markov = "markov.safetensors"
        case texture = "texture-hmm.safetensors"
        case melodyVAE = "melody-vae.safetensors"
        case drumVAE = "drum-vae.safetensors"
        case trioVAE = "trio-vae.safetensors"
        case transformer = "transformer.safetensors"
        case eventNGram = "event-ngram.safetensors"
        case originality = "originality.safetensors"
    }

    public static func load(from folder: URL, stages: Set<Stage> = Set(Stage.allCases)) -> Engine {
        var engine = Engine()
        func path(_ file: File) -> String { folder.appendingPathComponent(file.rawValue).path }
        func attempt<Model: Sendable>(
            _ stage: Stage, _ file: File, _ load: (String) throws(NeuralError) -> Model
        ) -> Engine.Loaded<Model>? {
            guard stages.contains(stage) else { return nil }
            do {
                return Engine.Loaded(try load(path(file)), checkpoint: hash(path(file)))
            } catch {
                engine.missing[stage] = error.description
                return nil
            }
        }
        engine.markov = attempt(.markov, .markov) { (path: String) throws(NeuralError) in
            // Motifs do without textures where the HMM is missing; a damaged one is an error like any other.
            let texture = folder.appendingPathComponent(File.texture.rawValue).path
            return try MarkovStage(
                markov: path, texture: FileManager.default.fileExists(atPath: texture) ? texture : nil)
        }
        engine.latent = attempt(.vae, .melodyVAE) { (path: String) throws(NeuralError) -> any LatentSpace in
            try MelodyLatentSpace.load(from: path)
        }
        engine.transformer = attempt(.transformer, .transformer) { (path: String) throws(NeuralError) in
            let file = try SafeTensorsFile(path: path)
            return DecoderWeights(
                try Transformer.load(from: file, vocabularyHash: EventVocabulary.hash),
                precision: DecoderWeights.precision(of: file.metadata))
        }
        // A song is written without an index too, but nobody keeps watch over copies then, and nothing would sound wrong.
        if engine.transformer != nil {
            do {
                engine.originality = try OriginalityIndex(path: path(.originality))
            } catch {
                engine.faults.append(error.description)
            }
        }
        return engine
    }

    /// 64-bit FNV-1a over a file, eight bytes at a time, as 16 hexadecimal digits; `nil` where it cannot be read.
    public static func hash(_ path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else { return nil }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        data.withUnsafeBytes { bytes in
            let words = bytes.count / 8
            for word in 0..<words {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)) &* 0x100_0000_01b3
            }
            for byte in bytes[(words * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
