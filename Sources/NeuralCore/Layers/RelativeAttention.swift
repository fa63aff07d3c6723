import CNeuralKernels

/// Causal attention of several heads with relative distances and a table of biases for kinds of pairs.
///
/// p_ij = softmax_j([q_i·k_j + (q_i + v)·r_(i−j)] / √headDimension + table[pair_ij]), output_i = Σ_j p_ij value_j
/// (Shaw, Uszkoreit & Vaswani 2018; Huang et al. 2018; the vector v as in Dai et al. 2019).
/// The relative term is absent without a table of distances, and in columns before a segment's first relative one.
public struct RelativeAttention: Sendable {
    /// Slots of the relative term.
    public struct Distances: Sendable {
        /// (headCount, maximumDistance, headDimension): row m of a head stands for the distance
        /// maximumDistance − 1 − m, so that a row of scores by distance lies in the order of the columns.
        public let table: Slot
        /// v, (headCount, headDimension).
        public let query: Slot
    }

    public let headCount: Int
    public let headDimension: Int
    /// Distances from this one on share the table's first row.
    public let maximumDistance: Int
    public let distances: Distances?

    public init(
        _ name: String, headCount: Int, headDimension: Int, maximumDistance: Int, relative: Bool,
        in layout: inout ParameterLayout
    ) {
        self.headCount = headCount
        self.headDimension = headDimension
        self.maximumDistance = maximumDistance
        distances =
            relative
            ? Distances(
                table: layout.add(
                    "\(name).distances", [headCount, maximumDistance, headDimension], .normal(0.02),
                    decays: true),
                query: layout.add("\(name).distanceQuery", [headCount, headDimension], .zeros))
            : nil
    }

    public var dimension: Int { headCount * headDimension }
    public var scale: Float { 1 / Float(headDimension).squareRoot() }

    /// Room that a forward or backward pass needs besides its inputs and outputs.
    public struct Scratch: Sendable {
        let scores: FloatBuffer
        let relative: FloatBuffer
        let query: FloatBuffer
        let product: FloatBuffer

        public init(_ layer: RelativeAttention, maximumLength: Int) {
            let rows = AttentionPlan.blockRows
            scores = FloatBuffer(count: rows * maximumLength)
            relative = FloatBuffer(count: rows * min(maximumLength, layer.maximumDistance))
            query = FloatBuffer(count: rows * layer.headDimension)
            product = FloatBuffer(count: rows * layer.headDimension)
        }
    }

    /// What both passes read: the pairs lie as the plan's blocks do, the tables are (headCount, tableSize).
    public struct Inputs {
        let plan: AttentionPlan
        let pairs: UnsafePointer<UInt16>
        let tables: UnsafePointer<Float>
        let tableSize: Int
        let dropoutRate: Float
        let dropoutKey: UInt32

        /// Probabilities are dropped at `dropoutRate`, by draws that depend on the key, head and place alone.
        public init(
            plan: AttentionPlan, pairs: UnsafePointer<UInt16>, tables: UnsafePointer<Float>,
            tableSize: Int, dropoutRate: Float = 0, dropoutKey: UInt32 = 0
        ) {
            self.plan = plan
            self.pairs = pairs
            self.tables = tables
            self.tableSize = tableSize
            self.dropoutRate = dropoutRate
            self.dropoutKey = dropoutKey
        }

        func drop(_ x: UnsafeMutablePointer<Float>, _ block: AttentionBlock, head: Int) {
            let place = UInt32(truncatingIfNeeded: head * plan.count + block.offset)
            Kernels.dropout(
                x, count: block.rowCount * block.columnCount, rate: dropoutRate, key: dropoutKey ^ place &* 0x9E37_79B9)
        }

        /// The probabilities after dropout: themselves, or a copy in `room`.
        func dropped(
            _ p: UnsafePointer<Float>, _ block: AttentionBlock, head: Int, room: UnsafeMutablePointer<Float>
        ) -> UnsafePointer<Float> {
            guard dropoutRate > 0 else { return p }
            room.update(from: p, count: block.rowCount * block.columnCount)
            drop(room, block, head: head)
            return UnsafePointer(room)
        }
    }

    /// qkv (rows, 3 dimension) -> output (rows, dimension); keeps the probabilities (headCount, plan.count).
    public func forward(
        _ parameters: UnsafePointer<Float>, qkv: UnsafePointer<Float>, _ inputs: Inputs,
        probabilities: UnsafeMutablePointer<Float>, into output: UnsafeMutablePointer<Float>,
        scratch: Scratch
    ) {
        let leading = 3 * dimension
        for head in 0..<headCount {
            let queries = qkv + head * headDimension
            let keys = queries + dimension
            let values = keys + dimension
            for block in inputs.plan.blocks {
                let scores = probabilities + head * inputs.plan.count + block.offset
                let query = queries + block.firstRow * leading
                BLAS.multiply(
                    query, leadingA: leading, keys + block.firstColumn * leading, .transposed,
                    leadingB: leading,
                    into: scores, leadingC: block.columnCount, m: block.rowCount, n: block.columnCount,
                    k: headDimension)
                let reach = reach(block)
                if let distances {
                    shift(
                        parameters, distances, head: head, query, rows: block.rowCount,
                        into: scratch.query.pointer)
                    BLAS.multiply(
                        scratch.query.pointer, leadingA: headDimension,
                        parameters + tableOffset(distances, head: head, reach: reach), .transposed,
                        leadingB: headDimension, into: scratch.relative.pointer, leadingC: reach,
                        m: block.rowCount,
                        n: reach, k: headDimension)
                }
                nk_attention_softmax(
                    scores, block.rowCount, block.columnCount, block.firstVisible,
                    distances == nil ? nil : scratch.relative.pointer, block.relativeStart, reach,
                    inputs.pairs + block.offset, inputs.tables + head * inputs.tableSize, scale)
                let weights = inputs.dropped(scores, block, head: head, room: scratch.scores.pointer)
                BLAS.multiply(
                    weights, leadingA: block.columnCount, values + block.firstColumn * leading,
                    leadingB: leading,
                    into: output + block.firstRow * dimension + head * headDimension, leadingC: dimension,
                    m: block.rowCount, n: headDimension, k: block.columnCount)
            }
        }
    }

    /// Distances that a block needs: 0 ..< reach.
    func reach(_ block: AttentionBlock) -> Int {
        min(maximumDistance, block.columnCount - block.relativeStart)
    }

    func tableOffset(_ distances: Distances, head: Int, reach: Int) -> Int {
        distances.table.offset + ((head + 1) * maximumDistance - reach) * headDimension
    }

    /// q + v, packed (rows, headDimension).
    func shift(
        _ parameters: UnsafePointer<Float>, _ distances: Distances, head: Int,
        _ query: UnsafePointer<Float>,
        rows: Int, into target: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows {
            (target + row * headDimension).update(from: query + row * 3 * dimension, count: headDimension)
        }
        Kernels.addBias(
            parameters + distances.query.offset + head * headDimension, to: target, rows: rows,
            columns: headDimension)
    }
}
