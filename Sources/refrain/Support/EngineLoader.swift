import Composing
import Foundation
import Library
import MusicModels
import NeuralCore

/// Loads the checkpoints of the stages that are asked for.
///
/// One that is not there is named in `Engine.missing` and done without; one that is there and damaged is an error,
/// since going on would quietly give other music.
enum EngineLoader {
    static func load(_ folders: Folders, stages: Set<Stage>) throws(CommandFailure) -> Engine {
        var engine = Engine()
        do throws(NeuralError) {
            if stages.contains(.markov) {
                if let url = folders.checkpoint("markov") {
                    let texture = folders.checkpoint("texture")
                    let stage = try MarkovStage(markov: url.path, texture: texture?.path)
                    engine.markov = Engine.Loaded(stage, checkpoint: hash(url))
                } else {
                    engine.missing[.markov] = missing("markov")
                }
            }
            if stages.contains(.transformer) {
                if let url = folders.checkpoint("transformer") {
                    let model = try Transformer.load(from: url.path, vocabularyHash: EventVocabulary.hash)
                    engine.transformer = Engine.Loaded(DecoderWeights(model), checkpoint: hash(url))
                } else {
                    engine.missing[.transformer] = missing("transformer")
                }
            }
            if stages.contains(.vae) { engine.missing[.vae] = missing("vae") }
        } catch {
            throw CommandFailure(error)
        }
        return engine
    }

    private static func missing(_ name: String) -> String {
        "there is no checkpoint \(name).safetensors\nTrain one with refrain train \(name), or see refrain doctor."
    }

    /// 64-bit FNV-1a of the file, eight bytes at a time, as 16 hexadecimal digits.
    static func hash(_ url: URL) -> String? {
        guard let data = try? Data(contentsOf: url, options: .alwaysMapped) else { return nil }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        data.withUnsafeBytes { bytes in
            let whole = bytes.count / 8
            for index in 0..<whole {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) &* 0x100_0000_01b3
                hash ^= hash >> 29
            }
            for byte in bytes[(whole * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
