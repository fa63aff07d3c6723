import NeuralCore

/// Trains a transformer data-parallel: each worker takes its share of a batch, the gradients are summed in a fixed
/// order, so that a step is reproducible for the same number of workers.
public final class TransformerTrainer {
    public struct Options: Sendable, Equatable {
        public var smoothing: Float = 0.1
        public var optimiser = Adam.Configuration()
        /// Rate of dropout on the probabilities of attention.
        public var attentionDropout: Float = 0
        public var precision = ProductPrecision.single
        /// Seeds the dropout, together with the step.
        public var seed: UInt64 = 1
        public init() {}
    }

    /// What a step did.
    public struct Report: Sendable, Equatable {
        public var loss: TransformerLoss
        /// Global norm of the mean gradient, before clipping; not finite if the step was skipped.
        public var gradientNorm: Float
    }

    public let model: Transformer
    public let options: Options
    /// Its moments and step count, with the parameters, are all there is to save.
    public let optimiser: Adam
    public let maximumLength: Int
    private let team: WorkerTeam
    private let workspaces: [TransformerWorkspace]
    private let gradients: [FloatBuffer]

    /// - Parameter maximumLength: tokens of the longest example.
    public init(_ model: Transformer, maximumLength: Int, workerCount: Int, options: Options = Options()) {
        self.model = model
        self.options = options
        self.maximumLength = maximumLength
        optimiser = Adam(layout: model.parameters.layout, configuration: options.optimiser)
        team = WorkerTeam(count: workerCount)
        workspaces = (0..<team.count).map { _ in
            TransformerWorkspace(model, maximumLength: maximumLength, training: true)
        }
        gradients = (0..<team.count).map { _ in FloatBuffer(count: model.parameters.layout.count) }
    }

    /// One update from a batch; the gradient is that of the mean over all weights of the batch.
    public func step(_ examples: [TransformerExample], learningRate: Float) -> Report {
        let shares = share(examples)
        let results = Results(count: examples.count)
        let (model, workspaces, gradients) = (model, workspaces, gradients)
        let (options, stepIndex) = (options, optimiser.step)
        team.run { worker in
            gradients[worker].fill(0)
            for index in shares[worker] {
                var keys = FloatRandom(seed: options.seed ^ UInt64(stepIndex) << 20, stream: UInt64(index))
                results[index] = BLAS.withPrecision(options.precision) {
                    model.accumulateGradients(
                        of: examples[index], workspaces[worker], into: gradients[worker], smoothing: options.smoothing,
                        dropoutSeed: keys.next(), attentionDropout: options.attentionDropout)
                }
            }
        }
        for other in gradients.dropFirst() {
            Kernels.add(other.pointer, to: gradients[0].pointer, count: other.count)
        }
        let loss = results.sum
        guard loss.weight > 0 else { return Report(loss: loss, gradientNorm: 0) }
        let norm = optimiser.update(
            model.parameters.values, gradients: gradients[0], learningRate: learningRate,
            gradientScale: Float(1 / loss.weight))
        return Report(loss: loss, gradientNorm: norm)
    }

    /// The negative log-likelihood of every token of every example, as `Transformer.evaluate`.
    public func evaluate(_ examples: [TransformerExample], memoryStrength: Float = 0) -> [[Float]] {
        let shares = share(examples)
        let results = PerExample<[Float]>(count: examples.count, initial: [])
        let (model, workspaces) = (model, workspaces)
        team.run { worker in
            for index in shares[worker] {
                results[index] = model.evaluate(
                    examples[index], workspaces[worker], memoryStrength: memoryStrength)
            }
        }
        return results.array
    }

    /// Indices for each worker, about equally much work: the longest first, each to the least busy.
    private func share(_ examples: [TransformerExample]) -> [[Int]] {
        var shares = [[Int]](repeating: [], count: team.count)
        var load = [Int](repeating: 0, count: team.count)
        // Dense layers cost as 12 dimension a token, attention as half the length.
        let cost = examples.map { $0.count * (12 * model.configuration.dimension + $0.count / 2) }
        for index in examples.indices.sorted(by: { (cost[$0], $1) > (cost[$1], $0) }) {
            let worker = load.indices.min { load[$0] < load[$1] } ?? 0
            shares[worker].append(index)
            load[worker] += cost[index]
        }
        return shares
    }

    private typealias Results = PerExample<TransformerLoss>
}

/// A slot for each example, written by the worker that has it.
private final class PerExample<Element>: @unchecked Sendable {
    // Unchecked: each index belongs to one worker, and the team's barrier orders writing before reading.
    private let slots: UnsafeMutableBufferPointer<Element>

    init(count: Int, initial: Element) {
        slots = .allocate(capacity: count)
        slots.initialize(repeating: initial)
    }

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    subscript(index: Int) -> Element {
        get { slots[index] }
        set { slots[index] = newValue }
    }

    var array: [Element] { Array(slots) }
}

extension PerExample where Element == TransformerLoss {
    convenience init(count: Int) { self.init(count: count, initial: TransformerLoss()) }

    /// In the order of the examples, whoever worked on them.
    var sum: TransformerLoss {
        array.reduce(into: TransformerLoss()) { $0.add($1) }
    }
}
