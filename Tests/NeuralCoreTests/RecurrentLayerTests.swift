import Foundation
import NeuralCore
import Testing

/// LSTM layers against the formula in double precision, and their gradients against central differences.
struct RecurrentLayerTests {
    static let steps = 4
    static let rows = 3
    static let inputSize = 5
    static let size = 6

    static func random(_ count: Int, seed: UInt64) -> FloatBuffer {
        var random = FloatRandom(seed: seed)
        return FloatBuffer((0..<count).map { _ in 0.7 * random.normal() })
    }

    /// One layer with everything it needs and a loss that weighs each output and the final state.
    final class Bench {
        let layer: LSTMLayer
        let store: ParameterStore
        let activations: LSTMActivations
        let x = RecurrentLayerTests.random(steps * rows * inputSize, seed: 1)
        let hidden = RecurrentLayerTests.random(rows * size, seed: 2)
        let cell = RecurrentLayerTests.random(rows * size, seed: 3)
        let weights = RecurrentLayerTests.random(steps * rows * size, seed: 4)

        init(isReversed: Bool) {
            var layout = ParameterLayout()
            layer = LSTMLayer("l", inputSize: inputSize, size: size, isReversed: isReversed, in: &layout)
            store = ParameterStore(layout: layout)
            store.initialise(seed: 5)
            layer.openForgetGate(store.values.pointer)
            activations = layer.activations(steps: steps, rows: rows)
        }

        func run() {
            activations.begin(steps: steps, rows: rows)
            activations.initialHidden.update(from: hidden.pointer, count: hidden.count)
            activations.initialCell.update(from: cell.pointer, count: cell.count)
            layer.project(store.values.pointer, x.pointer, steps: 0..<steps, into: activations)
            layer.forward(store.values.pointer, activations)
        }

        func loss() -> Double {
            run()
            return (0..<weights.count).reduce(0) {
                $0 + Double(weights.pointer[$1]) * Double(activations.outputs[$1])
            }
        }
    }

    @Test(arguments: [false, true])
    func outputsFollowTheFormula(isReversed: Bool) throws {
        let bench = Bench(isReversed: isReversed)
        bench.run()
        let slots = Dictionary(uniqueKeysWithValues: bench.store.layout.tensors.map { ($0.name, $0.slot) })
        let w = bench.store[try #require(slots["l.input"])]
        let u = bench.store[try #require(slots["l.recurrent"])]
        let b = bench.store[try #require(slots["l.bias"])]
        let size = Self.size
        func sigmoid(_ v: Double) -> Double { 1 / (1 + exp(-v)) }
        for row in 0..<Self.rows {
            var h = (0..<size).map { Double(bench.hidden.pointer[row * size + $0]) }
            var c = (0..<size).map { Double(bench.cell.pointer[row * size + $0]) }
            for index in 0..<Self.steps {
                let step = isReversed ? Self.steps - 1 - index : index
                var gates = (0..<4 * size).map { Double(b[$0]) }
                for g in gates.indices {
                    for k in 0..<Self.inputSize {
                        gates[g] +=
                            Double(bench.x.pointer[(step * Self.rows + row) * Self.inputSize + k])
                            * Double(w[k * 4 * size + g])
                    }
                    for k in 0..<size { gates[g] += h[k] * Double(u[k * 4 * size + g]) }
                }
                for j in 0..<size {
                    c[j] = sigmoid(gates[size + j]) * c[j] + sigmoid(gates[j]) * tanh(gates[2 * size + j])
                    h[j] = sigmoid(gates[3 * size + j]) * tanh(c[j])
                    let output = bench.activations.output(at: step)[row * size + j]
                    #expect(abs(Double(output) - h[j]) < 1e-5)
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func gradientsAgreeWithDifferences(isReversed: Bool) {
        let bench = Bench(isReversed: isReversed)
        let parameters = bench.store.values
        bench.run()
        let a = bench.activations
        a.beginBackward()
        a.outputGradients.update(from: bench.weights.pointer, count: bench.weights.count)
        let gradients = FloatBuffer(count: parameters.count)
        let dx = FloatBuffer(count: bench.x.count)
        bench.layer.backward(parameters.pointer, gradients: gradients.pointer, a, wantsInitialState: true)
        bench.layer.projectBackward(
            parameters.pointer, gradients: gradients.pointer, x: bench.x.pointer, a, dx: dx.pointer)
        let dHidden = FloatBuffer(
            Array(UnsafeBufferPointer(start: a.initialHiddenGradient, count: bench.hidden.count)))
        let dCell = FloatBuffer(Array(UnsafeBufferPointer(start: a.initialCellGradient, count: bench.cell.count)))
        for (values, gradient) in [
            (parameters, gradients), (bench.x, dx), (bench.hidden, dHidden), (bench.cell, dCell),
        ] {
            for i in stride(from: 0, to: values.count, by: 7) {
                let kept = values.pointer[i]
                values.pointer[i] = kept + 1e-2
                let up = bench.loss()
                values.pointer[i] = kept - 1e-2
                let down = bench.loss()
                values.pointer[i] = kept
                let expected = (up - down) / 2e-2
                #expect(abs(Double(gradient.pointer[i]) - expected) < 2e-3 + 1e-2 * abs(expected))
            }
        }
    }

    @Test func stepsOneByOneAreTheSameAsAllAtOnce() {
        var layout = ParameterLayout()
        let stack = StackedLSTM("s", layerCount: 2, size: Self.size, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        let gates = Self.random(Self.steps * Self.rows * 4 * Self.size, seed: 2)
        let states = Self.random(Self.rows * stack.stateSize, seed: 3)
        func run(_ body: (StackedLSTM.Activations) -> Void) -> [Float] {
            let a = stack.activations(steps: Self.steps, rows: Self.rows)
            a.begin(steps: Self.steps, rows: Self.rows)
            stack.setInitialState(a, from: states.pointer)
            a.lowest.gates(at: 0).update(from: gates.pointer, count: gates.count)
            body(a)
            return Array(UnsafeBufferPointer(start: a.highest.outputs, count: Self.steps * Self.rows * Self.size))
        }
        let whole = run { stack.forward(store.values.pointer, $0) }
        let single = run { a in for step in 0..<Self.steps { stack.step(store.values.pointer, a, at: step) } }
        #expect(zip(whole, single).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(whole.contains { abs($0) > 1e-3 })
    }

    @Test func anActivationServesSmallerBatches() {
        var layout = ParameterLayout()
        let lstm = BidirectionalLSTM("b", inputSize: 2, size: 3, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        let x = Self.random(2 * 2 * 2, seed: 2)
        func features(_ a: BidirectionalLSTM.Activations) -> [Float] {
            a.begin(steps: 2, rows: 2)
            lstm.forward(store.values.pointer, x.pointer, a)
            var result = [Float](repeating: 0, count: 2 * lstm.outputSize)
            lstm.copyFinalStates(a, to: &result)
            return result
        }
        let exact = features(lstm.activations(steps: 2, rows: 2))
        #expect(features(lstm.activations(steps: 7, rows: 5)) == exact)
    }

    /// A pass that keeps the gates of a few steps against one that keeps all, packed or not.
    @Test(arguments: [1, 3, 4, 9], [false, true]) func gatesOfAFewStepsAreEnough(gateSteps: Int, isPacked: Bool) {
        var layout = ParameterLayout()
        let lstm = BidirectionalLSTM("b", inputSize: 5, size: 16, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        let (steps, rows) = (9, 4)
        let x = Self.random(steps * rows * 5, seed: 2)
        func outputs(_ a: BidirectionalLSTM.Activations) -> [Float] {
            if isPacked { lstm.pack(store.values.pointer, for: a) }
            a.begin(steps: steps, rows: rows)
            lstm.forward(store.values.pointer, x.pointer, a)
            var result = [Float](repeating: 0, count: steps * rows * lstm.outputSize)
            lstm.copyOutputs(a, to: &result)
            return result
        }
        let expected = outputs(lstm.activations(steps: steps, rows: rows))
        let found = outputs(lstm.activations(steps: steps, rows: rows, isTraining: false, gateSteps: gateSteps))
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(expected.contains { abs($0) > 0.01 })
    }
}
