import NeuralCore
import Synchronization

extension MusicVAE {
    /// Rows are written in parts of an even number, whoever writes them, so that sums do not depend on the number of
    /// workers.
    private static let partCount = 2
    /// More rows than this would not stay in a processor's own cache with their gates; of fewer, the weights would be
    /// read more often than need be.
    private static let partRows = 108

    /// The stream of random numbers that a bar of a voice is drawn with.
    static func stream(bar: Int, voice: Int) -> UInt64 { UInt64(bar + 64 * voice) }

    /// As `decodeVoices`, the first voice alone, whose symbols fit a byte.
    public func decode(
        _ points: [[Float]], bars: Int, temperature: Float, seeds: [UInt64], precision: DecodingPrecision = .int8,
        workers: Int = WorkerTeam.processorCount
    ) -> [[UInt8]] {
        decodeVoices(
            points, bars: bars, temperature: temperature, seeds: seeds, precision: precision, workers: workers
        ).map { $0[0].map { UInt8(truncatingIfNeeded: $0) } }
    }

    /// Passages of `bars · stepsPerBar` symbols a voice at points of the latent space, all written at once.
    ///
    /// A sequence depends on its own point and seed only, not on its company. In a hierarchical model bars are written
    /// side by side, since each follows from its embedding alone.
    ///
    /// - Parameter precision: of the recurrent layers, states that lie within -1...1. In bytes a step's logits are off
    ///   by about a hundredth of their spread.
    public func decodeVoices(
        _ points: [[Float]], bars: Int, temperature: Float, seeds: [UInt64], precision: DecodingPrecision = .int8,
        workers: Int = WorkerTeam.processorCount
    ) -> [VoicedSymbols] {
        precondition(points.count == seeds.count, "one seed a point")
        precondition((1...configuration.maximumBars).contains(bars), "bars outside the model's range")
        precondition(points.allSatisfy { $0.count == configuration.latentSize }, "points of another space")
        guard !points.isEmpty else { return [] }
        let team = WorkerTeam(count: min(workers, Self.partCount))
        let z = FloatBuffer(points.flatMap { $0 })
        let packed = packed(by: team, precision)
        let conducted = conductor.map { conduct($0, z, bars: bars, rows: points.count, packed, team) }
        let isFlat = configuration.decoder == .flat
        let steps = isFlat ? bars * configuration.stepsPerBar : configuration.stepsPerBar
        let rows = isFlat ? points.count : bars * points.count
        let embeddings = UnsafePointer((conducted ?? z).pointer)
        let largest = Self.partCount * Self.partRows
        let partCount = min(rows, (rows + largest - 1) / largest * Self.partCount)
        let parts = decoders.indices.flatMap { voice in
            (0..<partCount).map { index in
                let range = workShare(rows, worker: index, of: partCount)
                return DecodedPart(
                    decoders[voice], voice: voice, packed.decoders[voice], rows: range, steps: steps,
                    random: range.map {
                        FloatRandom(
                            seed: seeds[$0 % seeds.count], stream: Self.stream(bar: $0 / seeds.count, voice: voice))
                    },
                    embeddings: embeddings
                        + ((isFlat ? 0 : voice * rows) + range.lowerBound) * decoders[voice].embeddingSize)
            }
        }
        team.run { worker in
            for part in parts[workShare(parts.count, worker: worker, of: team.count)] {
                part.write(parameters.values.pointer, temperature: temperature)
            }
        }
        withExtendedLifetime((z, conducted)) {}
        var drawn = decoders.map { _ in [Int32](repeating: 0, count: steps * rows) }
        for part in parts {
            for step in 0..<steps {
                for row in part.rows { drawn[part.voice][step * rows + row] = part.symbol(step, row) }
            }
        }
        return SymbolBatch.passages(
            from: drawn, count: points.count, bars: bars, stepsPerBar: configuration.stepsPerBar, configuration.decoder)
    }

    private typealias PackedLayers = (decoders: [[PackedLSTM]], conductor: [PackedLSTM])

    /// The recurrent layers of the decoders and of the conductor, packed side by side.
    private func packed(by team: WorkerTeam, _ precision: DecodingPrecision) -> PackedLayers {
        let stacks = decoders.map(\.stack) + (conductor.map { [$0.stack] } ?? [])
        let packed = Mutex([[PackedLSTM]](repeating: [], count: decoders.count + 1))
        team.run { worker in
            for index in workShare(stacks.count, worker: worker, of: team.count) {
                let layers = stacks[index].packed(UnsafePointer(parameters.values.pointer), precision: precision)
                packed.withLock { $0[index] = layers }
            }
        }
        return packed.withLock { (Array($0.dropLast()), $0[decoders.count]) }
    }

    /// The embeddings (voices, bars, rows, embeddingSize) of points z; each worker conducts some of the points.
    private func conduct(
        _ conductor: Conductor, _ z: FloatBuffer, bars: Int, rows: Int,
        _ packed: PackedLayers, _ team: WorkerTeam
    ) -> FloatBuffer {
        let size = configuration.embeddingSize
        let planes = decoders.count * bars
        let embeddings = FloatBuffer(count: planes * rows * size)
        team.run { worker in
            for part in workShare(Self.partCount, worker: worker, of: team.count) {
                let points = workShare(rows, worker: part, of: Self.partCount)
                guard !points.isEmpty else { continue }
                let pass = Conductor.Pass(conductor, bars: bars, rows: points.count, isTraining: false)
                pass.activations.use(packed.conductor)
                conductor.forward(
                    UnsafePointer(parameters.values.pointer),
                    z: z.pointer + points.lowerBound * configuration.latentSize, bars: bars, rows: points.count, pass)
                for plane in 0..<planes {
                    (embeddings.pointer + (plane * rows + points.lowerBound) * size).update(
                        from: pass.embeddings.pointer + plane * points.count * size, count: points.count * size)
                }
            }
        }
        return embeddings
    }
}

/// Some of the rows of a voice, written by one worker.
private final class DecodedPart: @unchecked Sendable {
    // Unchecked: one worker has it while a team runs, the caller before and after.
    let voice: Int
    let rows: Range<Int>
    private let decoder: SymbolDecoder
    private let steps: Int
    private let pass: SymbolDecoder.Pass
    private var random: [FloatRandom]
    private let embeddings: UnsafePointer<Float>

    init(
        _ decoder: SymbolDecoder, voice: Int, _ packed: [PackedLSTM], rows: Range<Int>, steps: Int,
        random: [FloatRandom], embeddings: UnsafePointer<Float>
    ) {
        self.decoder = decoder
        self.voice = voice
        self.rows = rows
        self.steps = steps
        self.random = random
        self.embeddings = embeddings
        pass = SymbolDecoder.Pass(decoder, steps: steps, rows: rows.count, isTraining: false, gateSteps: 1)
        pass.activations.use(packed)
    }

    func write(_ parameters: UnsafePointer<Float>, temperature: Float) {
        decoder.forward(
            parameters, embeddings: embeddings, truth: [], feed: .own(temperature: temperature), steps: steps,
            rows: rows.count, random: &random, pass)
    }

    func symbol(_ step: Int, _ row: Int) -> Int32 { pass.drawn[step * rows.count + row - rows.lowerBound] }
}
