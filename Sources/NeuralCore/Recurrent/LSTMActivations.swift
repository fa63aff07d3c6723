/// What an LSTM layer keeps of a forward pass, and the room its backward pass needs.
///
/// Everything is time-major. `gates` (steps, rows, 4 size) in the order input, forget, candidate, output;
/// `hidden` and `cell` (steps + 1, rows, size) hold the initial state at one end: at index 0 when time runs forwards,
/// at index `steps` when it runs backwards. A pass that is not trained through may keep the gates of a few steps only,
/// each in the place of an earlier one. A step of training allocates nothing: one object serves every
/// batch up to its capacity.
public final class LSTMActivations {
    public let size: Int
    public private(set) var steps: Int
    public private(set) var rows: Int
    let gates: FloatBuffer
    let hidden: FloatBuffer
    let cell: FloatBuffer
    let hiddenGradient: FloatBuffer
    let cellGradient: FloatBuffer
    public let isReversed: Bool
    /// Steps whose gates there is room for.
    public let gateSteps: Int
    /// Weights that stay as they are through many steps, packed for them; see `LSTMLayer.pack`.
    var packed: PackedLSTM.Work?
    /// U and its transpose, packed for the steps of one pass of a batch.
    let recurrent = PackedFactor()
    let recurrentTransposed = PackedFactor()
    var isRecurrentPacked = false

    /// - Parameters:
    ///   - isTraining: whether room for gradients is wanted.
    ///   - gateSteps: steps whose gates are kept; all where it is nil.
    public init(
        size: Int, steps: Int, rows: Int, isReversed: Bool = false, isTraining: Bool = true, gateSteps: Int? = nil
    ) {
        self.size = size
        self.steps = steps
        self.rows = rows
        self.isReversed = isReversed
        self.gateSteps = max(1, min(steps, gateSteps ?? steps))
        gates = FloatBuffer(count: self.gateSteps * rows * 4 * size)
        hidden = FloatBuffer(count: (steps + 1) * rows * size)
        cell = FloatBuffer(count: (steps + 1) * rows * size)
        hiddenGradient = FloatBuffer(count: isTraining ? (steps + 1) * rows * size : 0)
        cellGradient = FloatBuffer(count: isTraining ? rows * size : 0)
    }

    /// Sets the shape of the next batch and its initial state to zero.
    public func begin(steps: Int, rows: Int) {
        precondition(
            min(steps, gateSteps) * rows * 4 * size <= gates.count && (steps + 1) * rows * size <= hidden.count,
            "batch beyond capacity"
        )
        self.steps = steps
        self.rows = rows
        initialHidden.update(repeating: 0, count: rows * size)
        initialCell.update(repeating: 0, count: rows * size)
    }

    /// Pre-activations of a step, (rows, 4 size): whoever feeds the layer writes x W here.
    public func gates(at step: Int) -> UnsafeMutablePointer<Float> {
        gates.pointer + step % gateSteps * rows * 4 * size
    }

    public var initialHidden: UnsafeMutablePointer<Float> { hidden.pointer + first * rows * size }
    public var initialCell: UnsafeMutablePointer<Float> { cell.pointer + first * rows * size }

    /// All outputs, (steps, rows, size).
    public var outputs: UnsafeMutablePointer<Float> { hidden.pointer + (isReversed ? 0 : rows * size) }

    public func output(at step: Int) -> UnsafeMutablePointer<Float> { outputs + step * rows * size }

    /// The state after the last step in the layer's own direction, (rows, size).
    public var finalHidden: UnsafeMutablePointer<Float> { output(at: isReversed ? 0 : steps - 1) }

    /// Gradients of all outputs, (steps, rows, size); cleared by `beginBackward`, added to by whoever reads the outputs.
    public var outputGradients: UnsafeMutablePointer<Float> {
        hiddenGradient.pointer + (isReversed ? 0 : rows * size)
    }

    public func outputGradient(at step: Int) -> UnsafeMutablePointer<Float> { outputGradients + step * rows * size }

    public var finalHiddenGradient: UnsafeMutablePointer<Float> { outputGradient(at: isReversed ? 0 : steps - 1) }

    /// After a backward pass: the gradients of the initial state.
    public var initialHiddenGradient: UnsafeMutablePointer<Float> { hiddenGradient.pointer + first * rows * size }
    public var initialCellGradient: UnsafeMutablePointer<Float> { cellGradient.pointer }

    public func beginBackward() {
        hiddenGradient.pointer.update(repeating: 0, count: (steps + 1) * rows * size)
        cellGradient.pointer.update(repeating: 0, count: rows * size)
    }

    private var first: Int { isReversed ? steps : 0 }

    /// Whether packing a matrix pays that is multiplied once a step.
    var isLong: Bool { rows >= 4 && steps >= 4 }

    /// Where the state before a step, and after it, stands.
    func before(_ step: Int) -> Int { (isReversed ? step + 1 : step) * rows * size }
    func after(_ step: Int) -> Int { (isReversed ? step : step + 1) * rows * size }
}
