import CNeuralKernels

/// The scaled forward and backward recursions of one model (Rabiner 1989, section V.A).
struct ForwardBackward: Sendable {
    let model: GaussianHMM
    private let start: [Double]
    private let transitions: [Double]
    /// a transposed, so that the backward step also runs over contiguous states.
    private let transposed: [Double]

    /// What the passes over a sequence leave, with rows of `stride` values; kept for the next sequence.
    struct Variables {
        /// b / its largest; frames × stride.
        fileprivate(set) var densities: [Double] = []
        /// alpha, normalised; frames × stride.
        fileprivate(set) var alpha: [Double] = []
        fileprivate var inverseScales: [Double] = []
        fileprivate var room: [Double] = []
    }

    /// Expected counts, added to; all have rows of `stride` values.
    struct Counts {
        /// gamma of the first frames.
        var start: [Double]
        /// Σ_t alpha_t(i) b_t+1(j) beta_t+1(j), to be multiplied by a(i, j) once at the end.
        var pairs: [Double]
        /// Σ gamma, Σ gamma x, and Σ gamma x x or its lower triangle by rows.
        var moments: [Double]

        init(_ emission: GaussianEmission) {
            let stride = emission.stride
            start = Array(repeating: 0, count: stride)
            pairs = Array(repeating: 0, count: stride * stride)
            moments = Array(repeating: 0, count: emission.momentCount * stride)
        }
    }

    init(model: GaussianHMM) {
        self.model = model
        let (states, stride) = (model.stateCount, model.emission.stride)
        var start = [Double](repeating: 0, count: stride)
        var transitions = [Double](repeating: 0, count: stride * stride)
        var transposed = transitions
        for i in 0..<states {
            start[i] = model.start[i]
            for j in 0..<states {
                transitions[i * stride + j] = model.transitions[i * states + j]
                transposed[j * stride + i] = model.transitions[i * states + j]
            }
        }
        (self.start, self.transitions, self.transposed) = (start, transitions, transposed)
    }

    private func frames(of sequence: [Double]) -> Int { sequence.count / model.featureCount }

    /// ln p of a sequence, row-major frames × D; leaves what `backward` needs.
    func forward(_ sequence: [Double], _ variables: inout Variables) -> Double {
        let frames = frames(of: sequence)
        guard frames > 0 else { return 0 }
        let stride = model.emission.stride
        if variables.inverseScales.count < frames {
            variables.densities = [Double](repeating: 0, count: frames * stride)
            variables.alpha = variables.densities
            variables.inverseScales = [Double](repeating: 0, count: frames)
        }
        let peaks = model.emission.densities(of: sequence, into: &variables.densities)
        return peaks
            + nk_hmm_forward(
                start, transitions, stride, model.stateCount, variables.densities, frames, &variables.alpha,
                &variables.inverseScales)
    }

    /// Adds the expected counts of the sequence that `forward` has just passed.
    func backward(_ sequence: [Double], _ variables: inout Variables, into counts: inout Counts) {
        guard frames(of: sequence) > 0 else { return }
        makeRoom(&variables)
        nk_hmm_backward(
            transposed, model.emission.stride, variables.densities, variables.inverseScales, frames(of: sequence),
            variables.alpha, sequence, model.featureCount, model.emission.isFull ? 1 : 0, &counts.start,
            &counts.pairs, &counts.moments, nil, &variables.room)
    }

    private func makeRoom(_ variables: inout Variables) {
        let emission = model.emission
        if variables.room.isEmpty {
            let count = 17 * emission.stride + 8 * emission.momentCount
            variables.room = [Double](repeating: 0, count: count)
        }
    }

    /// alpha, frames × K.
    func filtered(_ sequence: [Double]) -> [Double] {
        var variables = Variables()
        _ = forward(sequence, &variables)
        return unpadded(variables.alpha, frames(of: sequence))
    }

    /// gamma, frames × K.
    func posteriors(of sequence: [Double]) -> [Double] {
        let frames = frames(of: sequence)
        guard frames > 0 else { return [] }
        var variables = Variables()
        _ = forward(sequence, &variables)
        makeRoom(&variables)
        var gamma = [Double](repeating: 0, count: frames * model.emission.stride)
        nk_hmm_backward(
            transposed, model.emission.stride, variables.densities, variables.inverseScales, frames,
            variables.alpha, sequence, model.featureCount, model.emission.isFull ? 1 : 0, nil, nil, nil, &gamma,
            &variables.room)
        return unpadded(gamma, frames)
    }

    private func unpadded(_ rows: [Double], _ frames: Int) -> [Double] {
        let stride = model.emission.stride
        return (0..<frames).flatMap { rows[$0 * stride..<$0 * stride + model.stateCount] }
    }
}
