import Foundation
import MusicCore
import NeuralCore
import Testing

@testable import MusicModels

/// The VAEs in `checkpoints`, where they are there.
struct ShippedVAETests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("checkpoints")

    private static let kinds = MusicVAEKind.allCases.filter {
        FileManager.default.fileExists(atPath: path($0))
    }

    private static func path(_ kind: MusicVAEKind) -> String {
        folder.appendingPathComponent(kind.checkpoint + ".safetensors").path
    }

    /// Lines that move by steps and hold, and a beat with a fill.
    private static func passage(_ kind: MusicVAEKind, bars: Int, seed: UInt64) -> VoicedSymbols {
        var random = FloatRandom(seed: seed)
        return kind.voices.map { voice in
            var pitch = voice.name == MusicVAEVoice.bass.name ? 40 : 64
            return (0..<16 * bars).map { step in
                guard !voice.isBitwise else {
                    let beat: UInt16 = step % 8 == 0 ? 1 : step % 8 == 4 ? 2 : 0
                    return beat | (step % 2 == 0 ? 4 : 0) | (random.uniform() < 0.1 ? 2 : 0)
                }
                guard step % 2 == 0, random.uniform() < 0.6 else { return voice.emptySymbol }
                pitch += [-2, -1, 1, 2, 5, -5][Int(random.next() % 6)]
                return UInt16(pitch)
            }
        }
    }

    /// Recurrent layers in bytes write nearly all of what they write in floats.
    @Test(arguments: kinds) func bytesWriteWhatFloatsWrite(kind: MusicVAEKind) throws {
        let model = try MusicVAE.load(from: SafeTensorsFile(path: Self.path(kind)), kind: kind)
        let passages = (0..<24).map { Self.passage(kind, bars: 4, seed: $0) }
        let points = model.encode(SymbolBatch(passages, bars: 4))
        let seeds = passages.indices.map { UInt64($0) }
        let floats = model.decodeVoices(points, bars: 4, temperature: 1, seeds: seeds, precision: .single)
        let bytes = model.decodeVoices(points, bars: 4, temperature: 1, seeds: seeds, precision: .int8)
        for (index, voice) in kind.voices.enumerated() {
            let equal = zip(floats, bytes).reduce(0) { $0 + zip($1.0[index], $1.1[index]).count { $0 == $1 } }
            #expect(Double(equal) > 0.97 * Double(24 * 64), "\(voice.name): \(equal) of \(24 * 64)")
        }
        // And it is no model of silence: most of what it is given comes back.
        let back = zip(floats, passages).reduce(0) { $0 + zip($1.0[0], $1.1[0]).count { $0 == $1 } }
        #expect(Double(back) > 0.7 * Double(24 * 64), "\(back) of \(24 * 64)")
    }
}
