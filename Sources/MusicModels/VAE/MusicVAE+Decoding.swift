import NeuralCore

extension MusicVAE {
    /// Rows are written in so many parts, whoever writes them, so that sums do not depend on the number of workers.
    private static let partCount = 2

    /// Sequences of `bars · stepsPerBar` symbols at points of the latent space, all written at once.
    ///
    /// A sequence depends on its own point and seed only, not on its company. In a hierarchical model bars are written
    /// side by side, since each follows from its embedding alone.
    public func decode(
        _ points: [[Float]], bars: Int, temperature: Float, seeds: [UInt64],
        workers: Int = WorkerTeam.processorCount
    ) -> [[UInt8]] {
        precondition(points.count == seeds.count, "one seed a point")
        precondition((1...configuration.maximumBars).contains(bars), "bars outside the model's range")
        precondition(points.allSatisfy { $0.count == configuration.latentSize }, "points of another space")
        guard !points.isEmpty else { return [] }
        let values = UnsafePointer(parameters.values.pointer)
        let z = FloatBuffer(points.flatMap { $0 })
        let conducted = conductor.map { Conductor.Pass($0, bars: bars, rows: points.count, isTraining: false) }
        if let conducted, let conductor {
            conducted.activations.use(conductor.stack.packed(values))
            conductor.forward(values, z: z.pointer, bars: bars, rows: points.count, conducted)
        }
        let packed = symbolDecoder.stack.packed(values)
        let isFlat = configuration.decoder == .flat
        let steps = isFlat ? bars * configuration.stepsPerBar : configuration.stepsPerBar
        let rows = isFlat ? points.count : bars * points.count
        let embeddings = UnsafePointer(conducted?.embeddings.pointer ?? z.pointer)
        let parts = (0..<min(Self.partCount, rows)).map { index in
            let range = workShare(rows, worker: index, of: min(Self.partCount, rows))
            return DecodedPart(
                symbolDecoder, packed, rows: range, steps: steps,
                random: range.map { FloatRandom(seed: seeds[$0 % seeds.count], stream: UInt64($0 / seeds.count)) },
                embeddings: embeddings + range.lowerBound * symbolDecoder.embeddingSize)
        }
        let team = WorkerTeam(count: min(workers, parts.count))
        team.run { worker in
            for part in parts[workShare(parts.count, worker: worker, of: team.count)] {
                part.write(symbolDecoder, parameters.values.pointer, temperature: temperature)
            }
        }
        withExtendedLifetime((z, conducted)) {}
        var drawn = [Int32](repeating: 0, count: steps * rows)
        for part in parts {
            for step in 0..<steps {
                for row in part.rows { drawn[step * rows + row] = part.symbol(step, row) }
            }
        }
        return SymbolBatch.sequences(
            from: drawn, count: points.count, bars: bars, stepsPerBar: configuration.stepsPerBar, configuration.decoder)
    }
}

/// Some of the rows of a decoder, written by one worker.
private final class DecodedPart: @unchecked Sendable {
    // Unchecked: one worker has it while a team runs, the caller before and after.
    let rows: Range<Int>
    private let steps: Int
    private let pass: SymbolDecoder.Pass
    private var random: [FloatRandom]
    private let embeddings: UnsafePointer<Float>

    init(
        _ decoder: SymbolDecoder, _ packed: [PackedLSTM], rows: Range<Int>, steps: Int, random: [FloatRandom],
        embeddings: UnsafePointer<Float>
    ) {
        self.rows = rows
        self.steps = steps
        self.random = random
        self.embeddings = embeddings
        pass = SymbolDecoder.Pass(decoder, steps: steps, rows: rows.count, isTraining: false)
        pass.activations.use(packed)
    }

    func write(_ decoder: SymbolDecoder, _ parameters: UnsafePointer<Float>, temperature: Float) {
        decoder.forward(
            parameters, embeddings: embeddings, truth: [], feed: .own(temperature: temperature), steps: steps,
            rows: rows.count, random: &random, pass)
    }

    func symbol(_ step: Int, _ row: Int) -> Int32 { pass.drawn[step * rows.count + row - rows.lowerBound] }
}
