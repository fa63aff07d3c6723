import CNeuralKernels

/// The matrices of an LSTM layer packed once for many steps of a few rows, where a product that packs its matrix anew
/// spends more on that than on multiplying.
///
/// A row's sums do not depend on how many rows come together.
public struct PackedLSTM: Sendable {
    let recurrent: PanelMatrix
    let input: PanelMatrix?

    /// The packed matrices with room for products, for one worker.
    final class Work {
        /// Steps whose input may be multiplied at once.
        let steps: Int
        private let weights: PackedLSTM
        private let product: FloatBuffer
        private let scratch: PanelScratch

        init(_ weights: PackedLSTM, rows: Int, steps: Int) {
            self.weights = weights
            self.steps = steps
            product = FloatBuffer(count: rows * steps * weights.recurrent.paddedColumns)
            scratch = PanelScratch(
                maximumRows: rows * steps, maximumDepth: max(weights.recurrent.depth, weights.input?.depth ?? 0))
        }

        /// gates += h U.
        func addRecurrent(_ hidden: UnsafePointer<Float>, rows: Int, to gates: UnsafeMutablePointer<Float>) {
            multiply(weights.recurrent, hidden, rows: rows, into: gates, adds: true)
        }

        /// gates (+)= x W, a row for each step and sequence.
        func project(
            _ x: UnsafePointer<Float>, rows: Int, into gates: UnsafeMutablePointer<Float>, adds: Bool
        ) {
            guard let input = weights.input else { return }
            multiply(input, x, rows: rows, into: gates, adds: adds)
        }

        private func multiply(
            _ matrix: PanelMatrix, _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>, adds: Bool
        ) {
            let stride = matrix.paddedColumns
            let input = scratch.prepare(x, stride: matrix.depth, rows: rows, depth: matrix.depth, for: matrix.precision)
            // Whole panels need no room of their own.
            if !adds, stride == matrix.columns { return matrix.multiply(input, into: y, stride: stride) }
            matrix.multiply(input, into: product.pointer, stride: stride)
            for row in 0..<rows {
                let (source, target) = (product.pointer + row * stride, y + row * matrix.columns)
                if adds {
                    nk_add(source, target, matrix.columns)
                } else {
                    target.update(from: source, count: matrix.columns)
                }
            }
        }
    }
}

extension LSTMLayer {
    /// Packs the layer's matrices as they are now.
    public func packed(_ parameters: UnsafePointer<Float>, precision: DecodingPrecision = .single) -> PackedLSTM {
        func pack(_ slot: Slot, _ depth: Int) -> PanelMatrix {
            PanelMatrix(parameters + slot.offset, depth: depth, columns: 4 * size, precision: precision)
        }
        return PackedLSTM(recurrent: pack(recurrent, size), input: input.map { pack($0, inputSize) })
    }
}

extension LSTMActivations {
    /// Lets the steps to come read packed matrices; only for passes that are not trained through.
    public func use(_ packed: PackedLSTM) {
        self.packed = PackedLSTM.Work(packed, rows: rows, steps: gateSteps < steps ? gateSteps : 1)
    }
}

extension StackedLSTM {
    public func packed(_ parameters: UnsafePointer<Float>, precision: DecodingPrecision = .single) -> [PackedLSTM] {
        layers.map { $0.packed(parameters, precision: precision) }
    }
}

extension StackedLSTM.Activations {
    /// As `LSTMActivations.use`, a layer each.
    public func use(_ packed: [PackedLSTM]) { for (layer, packed) in zip(layers, packed) { layer.use(packed) } }
}

extension BidirectionalLSTM {
    /// Packs both directions and lets `activations` read them.
    public func pack(_ parameters: UnsafePointer<Float>, for activations: Activations) {
        activations.forwards.use(forwards.packed(parameters))
        activations.backwards.use(backwards.packed(parameters))
    }
}
