import Benchmark
import NeuralCore

/// Elements of the elementwise kernels: 64 KB of floats, as a layer's activations of 32 tokens.
private let elements = 16_384
/// Of the kernels that work on rows: 64 tokens of a model of 512.
private let (rows, columns) = (64, 512)

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .instructions], timeUnits: .microseconds, warmupIterations: 10,
        scalingFactor: .kilo, maxDuration: .milliseconds(500), maxIterations: 10_000)
    elementwise()
    byRows()
    products()
}

private func measure(_ name: String, _ body: @escaping @Sendable () -> Void) {
    Benchmark(name) { benchmark in
        for _ in benchmark.scaledIterations { body() }
    }
}

private func elementwise() {
    let o = Operands(count: elements)
    let parameters = Operands(count: elements)
    measure("exp") { Kernels.exp(o.x.pointer, o.y.pointer, count: elements) }
    measure("tanh") { Kernels.tanh(o.x.pointer, o.y.pointer, count: elements) }
    measure("sigmoid") { Kernels.sigmoid(o.x.pointer, o.y.pointer, count: elements) }
    measure("gelu") { Kernels.gelu(o.x.pointer, o.y.pointer, count: elements) }
    measure("gelu backward") { Kernels.geluBackward(o.x.pointer, o.z.pointer, o.y.pointer, count: elements) }
    measure("dot product") { blackHole(Kernels.dot(o.x.pointer, o.z.pointer, count: elements)) }
    measure("sum of squares") { blackHole(Kernels.sumOfSquares(o.x.pointer, count: elements)) }
    measure("dropout") { Kernels.dropout(o.y.pointer, count: elements, rate: 0.1, key: 7) }
    let adam = Adam(layout: layout(of: elements))
    Benchmark("Adam with clipping") { benchmark in
        for _ in benchmark.scaledIterations {
            adam.update(parameters.x, gradients: parameters.z, learningRate: 1e-4)
        }
    }
}

private func layout(of count: Int) -> ParameterLayout {
    var layout = ParameterLayout()
    _ = layout.add("weights", [count], .zeros)
    return layout
}

private func byRows() {
    let o = Operands(count: rows * columns)
    var layout = ParameterLayout()
    let norm = LayerNorm("norm", dimension: columns, in: &layout)
    let statistics = FloatBuffer(count: 2 * rows)
    let targets = (0..<rows).map { Int32($0 % columns) }
    measure("softmax") { Kernels.softmaxRows(o.y.pointer, rows: rows, columns: columns, stride: columns) }
    measure("layer norm") {
        norm.forward(o.z.pointer, o.x.pointer, into: o.y.pointer, statistics: statistics.pointer, rows: rows)
    }
    measure("LSTM gates") {
        Kernels.lstmGates(
            o.w.pointer, bias: o.z.pointer, cPrevious: o.x.pointer, c: o.y.pointer, h: o.y.pointer + rows / 8 * columns,
            rows: rows / 8, size: columns)
    }
    measure("cross-entropy") {
        Kernels.crossEntropy(
            o.y.pointer, targets: targets, weights: nil, smoothing: 0.1, loss: nil, negativeLogLikelihood: nil,
            rows: rows, columns: columns, stride: columns)
    }
}

private func products() {
    let (depth, width) = (512, 2048)
    let matrix = Operands.filled(depth * width, seed: 5)
    let x = Operands.filled(depth, seed: 6)
    let y = FloatBuffer(count: width)
    for precision in DecodingPrecision.allCases {
        let panels = PanelMatrix(matrix.pointer, depth: depth, columns: width, precision: precision)
        measure("vector times matrix, \(precision.rawValue)") {
            panels.multiply(x.pointer, into: y.pointer, panels: 0..<panels.panelCount)
        }
    }
    let batch = Operands.filled(64 * depth, seed: 7)
    let result = FloatBuffer(count: 64 * width)
    measure("matrix product") {
        BLAS.multiply(
            batch.pointer, leadingA: depth, matrix.pointer, leadingB: width, into: result.pointer, leadingC: width,
            m: 64, n: width, k: depth)
    }
}
