import CNeuralKernels

extension RelativeAttention {
    /// Writes dqkv (rows, 3 dimension) from dOutput (rows, dimension); adds the gradients of the distances, and those
    /// of the tables to `tableGradients` (headCount, 4 copies, tableSize) if wanted.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
        qkv: UnsafePointer<Float>,
        _ inputs: Inputs, probabilities: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
        into dqkv: UnsafeMutablePointer<Float>, tableGradients: UnsafeMutablePointer<Float>?, rows: Int,
        scratch: Scratch
    ) {
        let leading = 3 * dimension
        dqkv.update(repeating: 0, count: rows * leading)
        for head in 0..<headCount {
            let offset = head * headDimension
            for block in inputs.plan.blocks {
                let p = probabilities + head * inputs.plan.count + block.offset
                let query = offset + block.firstRow * leading
                let key = offset + block.firstColumn * leading + dimension
                let value = key + dimension
                let dOut = dOutput + block.firstRow * dimension + offset
                let scores = scratch.scores.pointer
                let (m, n) = (block.rowCount, block.columnCount)
                let weights = inputs.dropped(p, block, head: head, room: scores)
                BLAS.multiply(
                    weights, .transposed, leadingA: n, dOut, leadingB: dimension, into: dqkv + value,
                    leadingC: leading,
                    m: n, n: headDimension, k: m, beta: 1)
                BLAS.multiply(
                    dOut, leadingA: dimension, qkv + value, .transposed, leadingB: leading, into: scores,
                    leadingC: n,
                    m: m, n: n, k: headDimension)
                inputs.drop(scores, block, head: head)
                let reach = reach(block)
                nk_attention_softmax_backward(
                    p, scores, m, n, block.firstVisible, distances == nil ? nil : scratch.relative.pointer,
                    block.relativeStart, reach, inputs.pairs + block.offset,
                    tableGradients.map { $0 + head * 4 * inputs.tableSize }, inputs.tableSize, scale)
                BLAS.multiply(
                    scores, leadingA: n, qkv + key, leadingB: leading, into: dqkv + query, leadingC: leading,
                    m: m,
                    n: headDimension, k: n)
                BLAS.multiply(
                    scores, .transposed, leadingA: n, qkv + query, leadingB: leading, into: dqkv + key,
                    leadingC: leading, m: n, n: headDimension, k: m, beta: 1)
                if let distances {
                    distancesBackward(
                        parameters, gradients, distances, head: head, query: qkv + query, dQuery: dqkv + query,
                        rows: m, reach: reach, scratch: scratch)
                }
            }
        }
    }

    /// The part of `backward` that goes through the distances, from the scores by distance in `scratch.relative`.
    private func distancesBackward(
        _ parameters: UnsafePointer<Float>, _ gradients: UnsafeMutablePointer<Float>,
        _ distances: Distances,
        head: Int, query: UnsafePointer<Float>, dQuery: UnsafeMutablePointer<Float>, rows: Int,
        reach: Int,
        scratch: Scratch
    ) {
        let table = tableOffset(distances, head: head, reach: reach)
        let product = scratch.product.pointer
        BLAS.multiply(
            scratch.relative.pointer, leadingA: reach, parameters + table, leadingB: headDimension,
            into: product,
            leadingC: headDimension, m: rows, n: headDimension, k: reach)
        Kernels.addColumnSums(
            of: product, to: gradients + distances.query.offset + head * headDimension, rows: rows,
            columns: headDimension)
        for row in 0..<rows {
            Kernels.add(
                product + row * headDimension, to: dQuery + row * 3 * dimension, count: headDimension)
        }
        shift(parameters, distances, head: head, query, rows: rows, into: scratch.query.pointer)
        BLAS.multiply(
            scratch.relative.pointer, .transposed, leadingA: reach, scratch.query.pointer,
            leadingB: headDimension,
            into: gradients + table, leadingC: headDimension, m: reach, n: headDimension, k: rows, beta: 1
        )
    }
}
