import CNeuralKernels

/// A linear layer with weights of its own for each place in a sequence, y += x W[place].
///
/// W is (places, inputSize, outputSize), x (rows, inputSize), y (rows, outputSize). As a shortcut beside a recurrent
/// layer it lets the content of each place be read at once, where a recurrent layer first has to learn to count.
public struct PlacedDense: Sendable {
    public let places: Int
    public let inputSize: Int
    public let outputSize: Int
    private let weights: Slot

    /// Reserves `NAME.weight`, small at first, so that the shortcut begins as a whisper.
    public init(_ name: String, places: Int, inputSize: Int, outputSize: Int, in layout: inout ParameterLayout) {
        self.places = places
        self.inputSize = inputSize
        self.outputSize = outputSize
        weights = layout.add(name + ".weight", [places, inputSize, outputSize], .uniform(0.02))
    }

    /// Sets a place's weights to 1 between the inputs and outputs that belong together, and to 0 between all others.
    public func connect(_ pairs: [(input: Int, output: Int)], place: Int, in parameters: UnsafeMutablePointer<Float>) {
        let matrix = parameters + offset(place)
        matrix.update(repeating: 0, count: inputSize * outputSize)
        for (input, output) in pairs { matrix[input * outputSize + output] = 1 }
    }

    /// - Parameter strides: numbers from a row of x, and of y, to the next, where they are parts of longer rows.
    public func addForward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, place: Int, rows: Int,
        to y: UnsafeMutablePointer<Float>, strides: (x: Int?, y: Int?) = (nil, nil)
    ) {
        BLAS.multiply(
            x, leadingA: strides.x ?? inputSize, parameters + offset(place), leadingB: outputSize, into: y,
            leadingC: strides.y ?? outputSize, m: rows, n: outputSize, k: inputSize, beta: 1)
    }

    /// Adds the gradient of W[place] to `gradients` and that of x to `dx`; strides as forwards.
    public func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        dy: UnsafePointer<Float>, place: Int, rows: Int, addingTo dx: UnsafeMutablePointer<Float>,
        strides: (x: Int?, y: Int?) = (nil, nil)
    ) {
        BLAS.multiply(
            x, .transposed, leadingA: strides.x ?? inputSize, dy, leadingB: strides.y ?? outputSize,
            into: gradients + offset(place), leadingC: outputSize, m: inputSize, n: outputSize, k: rows, beta: 1)
        BLAS.multiply(
            dy, leadingA: strides.y ?? outputSize, parameters + offset(place), .transposed, leadingB: outputSize,
            into: dx, leadingC: strides.x ?? inputSize, m: rows, n: inputSize, k: outputSize, beta: 1)
    }

    private func offset(_ place: Int) -> Int { weights.offset + place * inputSize * outputSize }
}
