import Composing
import MusicCore
import MusicModels
import NeuralCore

/// Writing with the transformer: 128 tokens given, 512 drawn; and reading 1024 tokens at once.
struct GenerateBench {
    private static let prompt = 128
    private static let drawn = 512
    private static let context = 1024

    let meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        var rows: [Bench.Row] = []
        for size in TransformerSize.all {
            for precision in DecodingPrecision.allCases {
                let label = "\(size.name)-\(precision.benchName)"
                guard meter.wants("generate", label) || meter.wants("prefill", label) else { continue }
                let model = Transformer(size.configuration)
                model.initialise(seed: 1)
                let weights = DecoderWeights(model, precision: precision)
                let cost = TransformerCost(size.configuration)
                let positions = Double(GenerateBench.prompt + GenerateBench.drawn / 2)
                let step = cost.step(
                    positions: positions, weightBytes: precision.weightBytes, cacheBytes: precision.cacheBytes)
                rows += try meter.row("generate", label, "tokens/s", cost: step) { generate(weights) }
                let reading = cost.reading(length: GenerateBench.context)
                rows += try meter.row("prefill", label, "tokens/s", cost: reading) { prefill(weights) }
            }
        }
        return rows
    }

    private func generate(_ weights: DecoderWeights) -> Int {
        let decoder = TransformerDecoder(weights, workerCount: meter.threads)
        let chain = SamplerChain(SamplingSettings(temperature: 1, topK: 40, topP: 0.95))
        var random = SeededGenerator(seed: 1)
        var candidates = Candidates()
        let prompt = TransformerSize.sequence(GenerateBench.prompt)
        decoder.append(contentsOf: prompt.tokens, at: prompt.places)
        for index in 0..<GenerateBench.drawn {
            candidates.fill(decoder.logits, where: { _ in true })
            let token = chain.draw(from: &candidates, using: &random) ?? EventVocabulary.bar
            decoder.append(Int32(token), at: TransformerSize.place(GenerateBench.prompt + index))
        }
        return GenerateBench.drawn
    }

    private func prefill(_ weights: DecoderWeights) -> Int {
        let decoder = TransformerDecoder(weights, workerCount: meter.threads)
        let tokens = TransformerSize.sequence(GenerateBench.context)
        decoder.append(contentsOf: tokens.tokens, at: tokens.places)
        return GenerateBench.context
    }
}

extension DecodingPrecision {
    fileprivate var benchName: String {
        switch self {
        case .single: "fp32"
        case .half: "fp16"
        case .int8: "int8"
        }
    }

    fileprivate var weightBytes: Double {
        switch self {
        case .single: 4
        case .half: 2
        case .int8: 1
        }
    }

    fileprivate var cacheBytes: Double {
        switch self {
        case .single: 4
        case .half: 2
        case .int8: 1
        }
    }
}
