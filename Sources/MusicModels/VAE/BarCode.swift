import NeuralCore

/// A shortcut between the bars of a voice and its part of z that bars share: one matrix for all bars between a bar's
/// vector and its code, and one for each bar's place between the code and z.
///
/// In the encoder mu += x C P[bar], in the conductor embedding += z Q[bar] D. What a bar can sound like is learnt once,
/// from all bars; a matrix of its own between each place and z, as without codes, has to learn it sixteen times.
/// P and Q start with a stretch of z for each bar, so that training begins with a code of single bars; which numbers a
/// bar really needs, and what bars have in common, is learnt from there.
struct BarCode: Sendable {
    enum Way: Sendable { case toLatent, fromLatent }

    private let way: Way
    private let common: Dense
    private let placed: PlacedDense
    private let size: Int
    /// The voice's numbers of z.
    private let part: Range<Int>
    private let latentSize: Int

    /// - Parameter width: of a bar's vector.
    init(
        _ name: String, _ way: Way, voice: Int, width: Int, _ configuration: MusicVAEConfiguration,
        in layout: inout ParameterLayout
    ) {
        self.way = way
        size = configuration.barCodeSize
        latentSize = configuration.latentSize
        part = configuration.latentPart(ofVoice: voice)
        let name = configuration.name(name, configuration.voices[voice])
        let isToLatent = way == .toLatent
        common = Dense(
            name + ".common", inputSize: isToLatent ? width : size, outputSize: isToLatent ? size : width,
            hasBias: false, in: &layout)
        placed = PlacedDense(
            name + ".placed", places: configuration.maximumBars, inputSize: isToLatent ? size : part.count,
            outputSize: isToLatent ? part.count : size, in: &layout)
    }

    final class Pass {
        /// (bars, rows, code size) and its gradient.
        let codes: FloatBuffer
        let gradients: FloatBuffer
        /// (bars, rows, width), what codes say of the bars; only on the way from z.
        let vectors: FloatBuffer

        init(_ code: BarCode, bars: Int, rows: Int, isTraining: Bool) {
            let count = bars * rows * code.size
            codes = FloatBuffer(count: count)
            gradients = FloatBuffer(count: isTraining ? count : 0)
            vectors = FloatBuffer(count: code.way == .fromLatent ? bars * rows * code.common.outputSize : 0)
        }
    }

    /// Rows of z are longer than the voice's part of them.
    private var strides: (x: Int?, y: Int?) { way == .toLatent ? (nil, latentSize) : (latentSize, nil) }

    /// Gives each bar its stretch of that part; codes longer than that reach into the next ones'.
    func prepare(_ parameters: UnsafeMutablePointer<Float>) {
        for place in 0..<placed.places {
            let start = place * part.count / placed.places
            let pairs = (0..<min(size, part.count)).map { index in
                let number = (start + index) % part.count
                return way == .toLatent ? (index, number) : (number, index)
            }
            placed.connect(pairs, place: place, in: parameters)
        }
    }

    /// Adds to `y` the part of mu (rows, latentSize) from x (bars, rows, width), or of x from z.
    func addForward(
        _ parameters: UnsafePointer<Float>, _ x: UnsafePointer<Float>, bars: Int, rows: Int,
        to y: UnsafeMutablePointer<Float>, _ pass: Pass
    ) {
        switch way {
        case .toLatent:
            common.forward(parameters, x, rows: bars * rows, into: pass.codes.pointer)
            for bar in 0..<bars {
                placed.addForward(
                    parameters, pass.codes.pointer + bar * rows * size, place: bar, rows: rows, to: y + part.lowerBound,
                    strides: strides)
            }
        case .fromLatent:
            pass.codes.fill(0)
            for bar in 0..<bars {
                placed.addForward(
                    parameters, x + part.lowerBound, place: bar, rows: rows,
                    to: pass.codes.pointer + bar * rows * size, strides: strides)
            }
            common.forward(parameters, pass.codes.pointer, rows: bars * rows, into: pass.vectors.pointer)
            Kernels.add(pass.vectors.pointer, to: y, count: bars * rows * common.outputSize)
        }
    }

    /// Adds the gradients of the matrices to `gradients` and that of x to `dx`.
    func backward(
        _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>, x: UnsafePointer<Float>,
        dy: UnsafeMutablePointer<Float>, bars: Int, rows: Int, _ pass: Pass, addingTo dx: UnsafeMutablePointer<Float>
    ) {
        let stride = rows * size
        switch way {
        case .toLatent:
            pass.gradients.fill(0)
            for bar in 0..<bars {
                placed.backward(
                    parameters, gradients: gradients, x: pass.codes.pointer + bar * stride,
                    dy: dy + part.lowerBound, place: bar, rows: rows,
                    addingTo: pass.gradients.pointer + bar * stride, strides: strides)
            }
            common.backward(
                parameters, gradients: gradients, x: x, y: pass.codes.pointer, dy: pass.gradients.pointer,
                rows: bars * rows, dx: dx, addsToInput: true)
        case .fromLatent:
            common.backward(
                parameters, gradients: gradients, x: pass.codes.pointer, y: pass.vectors.pointer, dy: dy,
                rows: bars * rows, dx: pass.gradients.pointer)
            for bar in 0..<bars {
                placed.backward(
                    parameters, gradients: gradients, x: x + part.lowerBound, dy: pass.gradients.pointer + bar * stride,
                    place: bar, rows: rows, addingTo: dx + part.lowerBound, strides: strides)
            }
        }
    }
}
