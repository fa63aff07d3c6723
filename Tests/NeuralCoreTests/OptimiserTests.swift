import Foundation
import NeuralCore
import Testing

struct OptimiserTests {
    private func layout() -> ParameterLayout {
        var layout = ParameterLayout()
        _ = layout.add("matrix", [3, 7], .normal(0.5), decays: true)
        _ = layout.add("table", [5], .uniform(0.1), learningRateScale: 10)
        return layout
    }

    @Test func agreesWithTheFormula() {
        let layout = layout()
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        var configuration = Adam.Configuration()
        configuration.weightDecay = 0.1
        let adam = Adam(layout: layout, configuration: configuration)
        var p = store.values.array.map(Double.init)
        var m = [Double](repeating: 0, count: p.count)
        var v = m
        for step in 1...5 {
            let g = FloatBuffer(count: layout.count)
            for tensor in layout.tensors {
                for i in 0..<tensor.slot.count {
                    g.pointer[tensor.slot.offset + i] = sin(Float(step * 31 + i)) * Float(step)
                }
            }
            let norm = adam.update(store.values, gradients: g, learningRate: 0.01, gradientScale: 0.5)
            let half = g.array.map { 0.5 * Double($0) }
            let exact = half.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(Double(norm) - exact) < 1e-4)
            let clip = min(1, 1 / exact)
            for tensor in layout.tensors {
                for i in tensor.slot.offset..<tensor.slot.offset + tensor.slot.count {
                    let gradient = half[i] * clip
                    m[i] = 0.9 * m[i] + 0.1 * gradient
                    v[i] = 0.98 * v[i] + 0.02 * gradient * gradient
                    let first = m[i] / (1 - pow(0.9, Double(step)))
                    let second = v[i] / (1 - pow(0.98, Double(step)))
                    let rate = 0.01 * Double(tensor.learningRateScale)
                    p[i] -= rate * (first / (second.squareRoot() + 1e-9) + (tensor.decays ? 0.1 * p[i] : 0))
                }
            }
        }
        for (value, expected) in zip(store.values.array, p) { #expect(abs(Double(value) - expected) < 2e-5) }
    }

    @Test func anInfiniteGradientChangesNothing() {
        let layout = layout()
        let store = ParameterStore(layout: layout)
        store.initialise(seed: 1)
        let before = store.values.array
        let adam = Adam(layout: layout)
        let g = FloatBuffer(count: layout.count)
        g.pointer[3] = .nan
        #expect(!adam.update(store.values, gradients: g, learningRate: 1).isFinite)
        #expect(store.values.array == before && adam.step == 0)
    }

    @Test func initialisationFollowsSeedAndKind() {
        let (first, second, third) = (layout(), layout(), layout())
        let stores = [first, second, third].map(ParameterStore.init)
        for (store, seed) in zip(stores, [4, 4, 5]) { store.initialise(seed: UInt64(seed)) }
        #expect(stores[0].values.array == stores[1].values.array)
        #expect(stores[0].values.array != stores[2].values.array)
        let table = stores[0][first.tensors[1].slot]
        #expect(table.allSatisfy { abs($0) <= 0.1 && $0 != 0 })
    }

    @Test func normalsHaveTheRightMoments() {
        let values = normals(50_000, seed: 8).map(Double.init)
        let mean = values.reduce(0, +) / 50_000
        let square = values.reduce(0) { $0 + $1 * $1 } / 50_000
        #expect(abs(mean) < 0.02 && abs(square - 1) < 0.03)
        #expect(values.contains { abs($0) > 3.5 })
    }

    @Test(
        arguments: [
            (LearningRateSchedule.constant(0.3), 9, 0.3),
            (.warmupCosine(peak: 1, warmupSteps: 10, totalSteps: 110), 0, 0.1),
            (.warmupCosine(peak: 1, warmupSteps: 10, totalSteps: 110), 9, 1),
            (.warmupCosine(peak: 1, warmupSteps: 10, totalSteps: 110, final: 0.2), 60, 0.6),
            (.warmupCosine(peak: 1, warmupSteps: 10, totalSteps: 110, final: 0.2), 500, 0.2),
            (.oneCycle(peak: 1, totalSteps: 100), 0, 0.04),
            (.oneCycle(peak: 1, totalSteps: 100), 30, 1),
            (.oneCycle(peak: 1, totalSteps: 100), 100, 0.04 / 1e4),
        ] as [(LearningRateSchedule, Int, Float)])
    func schedules(schedule: LearningRateSchedule, step: Int, rate: Float) {
        #expect(abs(schedule.rate(at: step) - rate) < 1e-6)
    }
}
