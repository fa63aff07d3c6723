import Foundation
import NeuralCore
import Testing

@testable import MusicModels

/// Logits of a tiny transformer against PyTorch (float64), without and with a section memory of strength 0.5.
struct TransformerPyTorchTests {
    // swift-format-ignore
    // import math, torch
    // from torch.nn.functional import gelu, layer_norm
    // V, D, H, L, REACH, STRENGTH = 7, 8, 2, 2, 16, 0.5
    // count = 0
    // def take(*shape):  # parameters in the order of the layout: sin(0) / 3, sin(1) / 3, ...
    //     global count
    //     n = math.prod(shape)
    //     x = torch.sin(torch.arange(count, count + n, dtype=torch.float64)) / 3
    //     count += n
    //     return x.reshape(shape)
    // def layer():
    //     p = {"g1": take(D), "b1": take(D), "qkv": take(D, 3 * D), "qkvb": take(3 * D), "r": take(H, REACH, D // H),
    //          "v": take(H, D // H), "bar": take(2, H, 17), "step": take(2, H, 11), "track": take(2, H, 2)}
    //     p |= {"o": take(D, D), "ob": take(D), "g2": take(D), "b2": take(D), "up": take(D, 4 * D), "upb": take(4 * D)}
    //     return p | {"down": take(4 * D, D), "downb": take(D)}
    // E = take(V, D)
    // layers = [layer() for _ in range(L)]
    // gf, bf = take(D), take(D)
    // norm = lambda x, g, b: layer_norm(x, (D,), g, b, 1e-5)
    // def bucket(d):
    //     b = sum(abs(d) > t for t in (0, 1, 2, 4, 8))
    //     return 5 - b if d < 0 else 5 + b
    // def bias(p, region, a, b):  # places (bar, step, track), a attends to b
    //     bar = min(max(a[0] - b[0], -8), 8) + 8
    //     t = p["bar"][region, :, bar] + p["step"][region, :, bucket(a[1] - b[1])] + p["track"][region, :, int(a[2] == b[2])]
    //     return t + region * STRENGTH
    // def run(tokens, places, memory=None):
    //     """Logits and what each layer's keys and values were; memory: places and keys and values of another run."""
    //     x, kept = E[tokens], []
    //     for n, p in enumerate(layers):
    //         q, k, v = (norm(x, p["g1"], p["b1"]) @ p["qkv"] + p["qkvb"]).view(-1, 3, H, D // H).permute(1, 2, 0, 3)
    //         kept.append((k, v))
    //         out = []
    //         for i, place in enumerate(places):
    //             scores = []
    //             if memory:
    //                 scores = [((q[:, i] * memory[1][n][0][:, j]).sum(-1) / math.sqrt(D // H) + bias(p, 1, place, to))
    //                           for j, to in enumerate(memory[0])]
    //             for j in range(i + 1):
    //                 r = p["r"][:, REACH - 1 - (i - j)]
    //                 s = (q[:, i] * k[:, j]).sum(-1) + ((q[:, i] + p["v"]) * r).sum(-1)
    //                 scores.append(s / math.sqrt(D // H) + bias(p, 0, place, places[j]))
    //             w = torch.stack(scores, -1).softmax(-1)
    //             values = torch.cat([memory[1][n][1], v[:, :i + 1]], 1) if memory else v[:, :i + 1]
    //             out.append((w[:, :, None] * values).sum(1).reshape(D))
    //         x = x + torch.stack(out) @ p["o"] + p["ob"]
    //         x = x + gelu(norm(x, p["g2"], p["b2"]) @ p["up"] + p["upb"], approximate="tanh") @ p["down"] + p["downb"]
    //     return norm(x, gf, bf) @ E.T, kept
    // place = lambda i: (i // 3, 5 * i % 16, i // 2 % 2)
    // source = [place(i) for i in range(5)]
    // _, kept = run(torch.tensor([i * i % V for i in range(5)]), source)
    // tokens, places = torch.tensor([(3 * i + 1) % V for i in range(9)]), [place(i) for i in range(9)]
    // print(run(tokens, places)[0][-1].tolist())
    // print(run(tokens, places, (source, kept))[0][-1].tolist())
    static let alone = [
        0.07017471334253891, 0.526270244084368, -0.22331938995602454, -0.4612842865069269, 0.3575531485203046,
        0.35723629611076585, -0.4615089348438653,
    ]
    static let recalling = [
        0.07100988937123301, 0.5259303682914228, -0.2240556621059902, -0.46073015546855717, 0.35812816850063584,
        0.35651483421923835, -0.4618740093649787,
    ]

    private func model() -> Transformer {
        var configuration = TransformerConfiguration(vocabularySize: 7)
        configuration.dimension = 8
        configuration.headCount = 2
        configuration.layerCount = 2
        configuration.maximumDistance = 16
        let model = Transformer(configuration)
        var count = 0.0
        for tensor in model.parameters.layout.tensors {
            for index in model.parameters[tensor.slot].indices {
                model.parameters[tensor.slot][index] = Float(sin(count) / 3)
                count += 1
            }
        }
        return model
    }

    private func place(_ i: Int) -> TokenPlace {
        TokenPlace(bar: Int32(i / 3), step: UInt8(5 * i % 16), track: UInt8(i / 2 % 2))
    }

    @Test(arguments: [(false, alone), (true, recalling)], [true, false])
    func logits(expected: (recalls: Bool, logits: [Double]), atOnce: Bool) throws {
        let weights = DecoderWeights(model())
        let source = (0..<5).map { Int32($0 * $0 % 7) }
        let memory = try #require(weights.memory(of: source, at: (0..<5).map(place)))
        let decoder = TransformerDecoder(weights)
        if expected.recalls { decoder.recall(memory, strength: 0.5) }
        let tokens = (0..<9).map { Int32((3 * $0 + 1) % 7) }
        if atOnce {
            decoder.append(contentsOf: tokens, at: (0..<9).map(place))
        } else {
            for (index, token) in tokens.enumerated() { decoder.append(token, at: place(index)) }
        }
        for (found, expected) in zip(decoder.logits, expected.logits) {
            #expect(abs(Double(found) - expected) <= 1e-4 * abs(expected))
        }
    }
}
