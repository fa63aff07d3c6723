import MusicModels
import NeuralCore

/// What generation in each precision makes of music the model has not seen: nats a token, read token by token through
/// the cache as in writing.
///
/// A precision is fit for a checkpoint if it costs less than `limit` more than single precision.
public struct PrecisionCheck: Codable, Sendable, Equatable {
    /// Nats a token that a precision may cost.
    public static let limit = 0.01
    /// More windows and repeats than this tell nothing new: all precisions read the same ones.
    private static let mostCases = 48

    /// Losses in one precision.
    public struct Loss: Codable, Sendable, Equatable {
        /// Windows over whole pieces.
        public var windows = 0.0
        /// Repeated sections with the memory of their source.
        public var repeats: Double?
    }

    public var single = Loss()
    public var half = Loss()
    public var int8 = Loss()
    public var tokens = 0

    /// Whether bytes cost little enough.
    public var bytesAreFit: Bool {
        int8.windows - single.windows < Self.limit
            && (int8.repeats ?? 0) - (single.repeats ?? 0) < Self.limit
    }

    /// Judges all precisions on the same windows and repeats of pieces.
    public static func measure(
        _ model: Transformer, pieces: [TokenisedPiece], limit: Int? = nil,
        workers: Int = WorkerTeam.processorCount
    ) -> PrecisionCheck {
        let windows = EvaluationWindows(pieces)
        let repeats = RepeatCases(pieces)
        let most = min(limit ?? mostCases, mostCases)
        func spread(_ count: Int) -> [Int] {
            count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
        }
        let plain = spread(windows.count).map(windows.example(at:))
        let recalled = spread(repeats.count).map { repeats.repeatCase(at: $0).withMemory }
        var result = PrecisionCheck()
        for precision in DecodingPrecision.allCases {
            let weights = DecoderWeights(model, precision: precision)
            let decoder = TransformerDecoder(weights, workerCount: workers)
            var (losses, memoryLosses) = (Mean(), Mean())
            for example in plain { losses.add(example, decoder) }
            for example in recalled { memoryLosses.add(example, decoder) }
            let loss = Loss(windows: losses.value, repeats: recalled.isEmpty ? nil : memoryLosses.value)
            switch precision {
            case .single: result.single = loss
            case .half: result.half = loss
            case .int8: result.int8 = loss
            }
            result.tokens = losses.count + memoryLosses.count
        }
        return result
    }
}

/// The mean loss of predictions that count.
private struct Mean {
    private var sum = 0.0
    private(set) var count = 0

    var value: Double { sum / Double(max(1, count)) }

    mutating func add(_ example: TransformerExample, _ decoder: TransformerDecoder) {
        let memory = example.regions.firstIndex { $0 != .memory } ?? example.count
        let section = example.regions.firstIndex { $0 == .section } ?? example.count
        decoder.reset()
        read(example, memory..<section, decoder)
        decoder.sectionBegins(atBar: 0)
        decoder.recall(
            decoder.weights.memory(of: example.tokens[..<memory], at: example.places[..<memory], workerCount: 1))
        read(example, section..<example.count, decoder)
    }

    private mutating func read(_ example: TransformerExample, _ range: Range<Int>, _ decoder: TransformerDecoder) {
        let row = FloatBuffer(count: decoder.weights.model.configuration.vocabularySize)
        var (total, counted) = (0.0, 0)
        decoder.append(contentsOf: example.tokens[range], at: example.places[range]) { index, logits in
            let target = example.targets[range.lowerBound + index]
            guard target >= 0, example.lossWeights[range.lowerBound + index] > 0, let base = logits.baseAddress else {
                return
            }
            row.pointer.update(from: base, count: row.count)
            var loss: Float = 0
            Kernels.crossEntropy(
                row.pointer, targets: [target], weights: nil, loss: nil, negativeLogLikelihood: &loss, rows: 1,
                columns: row.count)
            total += Double(loss)
            counted += 1
        }
        sum += total
        count += counted
    }
}
