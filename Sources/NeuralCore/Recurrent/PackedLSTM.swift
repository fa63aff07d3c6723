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
        private let weights: PackedLSTM
        private let product: FloatBuffer
        private let scratch: PanelScratch

        init(_ weights: PackedLSTM, rows: Int) {
            self.weights = weights
            product = FloatBuffer(count: rows * weights.recurrent.paddedColumns)
            scratch = PanelScratch(
                maximumRows: rows, maximumDepth: max(weights.recurrent.depth, weights.input?.depth ?? 0))
        }

        /// gates += h U.
        func addRecurrent(_ hidden: UnsafePointer<Float>, rows: Int, to gates: UnsafeMutablePointer<Float>) {
            multiply(weights.recurrent, hidden, rows: rows, into: gates, adds: true)
        }

        /// gates (+)= x W of one step.
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
            matrix.multiply(
                scratch.prepare(x, stride: matrix.depth, rows: rows, depth: matrix.depth, for: matrix.precision),
                into: product.pointer, stride: stride)
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
    public func use(_ packed: PackedLSTM) { self.packed = PackedLSTM.Work(packed, rows: rows) }
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
