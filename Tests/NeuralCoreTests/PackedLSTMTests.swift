import NeuralCore
import Testing

struct PackedLSTMTests {
    /// A stack run step by step on packed weights against the same stack without.
    @Test(arguments: [(1, 5), (3, 16), (9, 33)], [1, 2])
    func stepsAreTheSame(shape: (rows: Int, size: Int), layers: Int) {
        let (rows, size) = shape
        var layout = ParameterLayout()
        let stack = StackedLSTM("s", layerCount: layers, size: size, in: &layout)
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 2)
        let values = UnsafePointer(store.values.pointer)
        let inputs = normals(4 * rows * 4 * size, seed: 3)
        func run(packed: Bool) -> [Float] {
            let activations = stack.activations(steps: 4, rows: rows, isTraining: false)
            if packed { activations.use(stack.packed(values)) }
            activations.begin(steps: 4, rows: rows)
            for index in inputs.indices { activations.lowest.gates(at: 0)[index] = inputs[index] }
            for step in 0..<4 { stack.step(values, activations, at: step) }
            return (0..<4 * rows * size).map { activations.highest.outputs[$0] }
        }
        let (found, expected) = (run(packed: true), run(packed: false))
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(expected.contains { abs($0) > 0.01 })
    }
}
