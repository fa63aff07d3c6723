import CNeuralKernels

/// The vector kernels under Swift names, for the modules that build networks.
///
/// Matrices are row-major; counts are in floats. Sizes are the caller's to get right: nothing is checked here.
public enum Kernels {
    public typealias Input = UnsafePointer<Float>
    public typealias Output = UnsafeMutablePointer<Float>

    /// y = e^x, 0 below −87.3 and bounded above. May work in place, as may all elementwise kernels.
    public static func exp(_ x: Input, _ y: Output, count: Int) { nk_exp(x, y, count) }

    public static func tanh(_ x: Input, _ y: Output, count: Int) { nk_tanh(x, y, count) }

    /// dx = dy (1 − y²), `y` being the output of `tanh`.
    public static func tanhBackward(_ y: Input, _ dy: Input, _ dx: Output, count: Int) {
        nk_tanh_backward(y, dy, dx, count)
    }

    public static func sigmoid(_ x: Input, _ y: Output, count: Int) { nk_sigmoid(x, y, count) }

    /// y = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks & Gimpel 2016).
    public static func gelu(_ x: Input, _ y: Output, count: Int) { nk_gelu(x, y, count) }

    /// dx = dy gelu′(x).
    public static func geluBackward(_ x: Input, _ dy: Input, _ dx: Output, count: Int) {
        nk_gelu_backward(x, dy, dx, count)
    }

    /// y += x.
    public static func add(_ x: Input, to y: Output, count: Int) { nk_add(x, y, count) }

    /// y += a x.
    public static func add(_ x: Input, times a: Float, to y: Output, count: Int) {
        nk_add_scaled(a, x, y, count)
    }

    public static func scale(_ x: Output, by a: Float, count: Int) { nk_scale(x, a, count) }

    public static func sum(_ x: Input, count: Int) -> Double { nk_sum(x, count) }

    public static func sumOfSquares(_ x: Input, count: Int) -> Double { nk_sum_of_squares(x, count) }

    public static func dot(_ x: Input, _ y: Input, count: Int) -> Float { nk_dot(x, y, count) }

    /// Zeroes each element with probability `rate` and scales the others by 1 / (1 − rate).
    ///
    /// The draws depend on `key` alone: the backward pass calls this on the gradient with the same key.
    public static func dropout(_ x: Output, count: Int, rate: Float, key: UInt32) {
        if rate > 0 { nk_dropout(x, count, rate, key) }
    }

    /// x[r, c] += bias[c].
    public static func addBias(_ bias: Input, to x: Output, rows: Int, columns: Int) {
        nk_add_bias(x, bias, rows, columns)
    }

    /// sums[c] += Σ_r x[r, c]: the gradient of a bias.
    public static func addColumnSums(of x: Input, to sums: Output, rows: Int, columns: Int) {
        nk_add_column_sums(x, sums, rows, columns)
    }

    /// Softmax of each row in place; `stride` floats from row to row.
    public static func softmaxRows(_ x: Output, rows: Int, columns: Int, stride: Int? = nil) {
        nk_softmax_rows(x, rows, columns, stride ?? columns)
    }

    /// Cross-entropy of logits (rows, columns), which become their gradient, times each row's weight.
    ///
    /// Rows with a negative target or weight 0 give no loss and a zero gradient. `loss` is smoothed,
    /// `negativeLogLikelihood` is not; neither is weighted. Nil `weights` are all 1.
    public static func crossEntropy(
        _ logits: Output, targets: UnsafePointer<Int32>, weights: Input?, smoothing: Float = 0,
        loss: Output?,
        negativeLogLikelihood: Output?, rows: Int, columns: Int, stride: Int? = nil
    ) {
        nk_cross_entropy(
            logits, targets, weights, smoothing, loss, negativeLogLikelihood, rows, columns,
            stride ?? columns)
    }

    /// One LSTM step on (rows, 4 size) pre-activations in the order i, f, g, o, replaced by their activations.
    ///
    /// c = f c_previous + i g, h = o tanh c; `c` may be `cPrevious`.
    public static func lstmGates(
        _ gates: Output, bias: Input?, cPrevious: Input, c: Output, h: Output, rows: Int, size: Int
    ) {
        nk_lstm_gates(gates, bias, cPrevious, c, h, rows, size)
    }

    /// Backward of `lstmGates`: activations become the gradient of the pre-activations, `dc` (the gradient of c from
    /// later steps) becomes that of c_previous.
    public static func lstmGatesBackward(
        _ gates: Output, cPrevious: Input, c: Input, dh: Input, dc: Output, rows: Int, size: Int
    ) {
        nk_lstm_gates_backward(gates, cPrevious, c, dh, dc, rows, size)
    }

    /// x += first + second + bias on (rows, columns); rows of the summands lie `stride` apart, `second` may be nil.
    public static func addPartialSums(
        _ first: Input, _ second: Input?, stride: Int, bias: Input, to x: Output, rows: Int, columns: Int
    ) {
        nk_add_partial_sums(x, first, second, stride, bias, rows, columns)
    }

    /// IEEE 754 halves, rounded to nearest even.
    public static func toHalf(_ x: Input, _ y: UnsafeMutablePointer<UInt16>, count: Int) {
        nk_to_half(x, y, count)
    }

    public static func fromHalf(_ x: UnsafePointer<UInt16>, _ y: Output, count: Int) {
        nk_from_half(x, y, count)
    }
}
