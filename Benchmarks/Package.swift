// swift-tools-version: 6.1
// Measures single kernels, apart from the program itself: `scripts/bench kernels`.
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "refrain", path: ".."),
        // Its traits watch allocations, of which kernels make none.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Kernels",
            dependencies: [
                .product(name: "NeuralCore", package: "refrain"),
                .product(name: "Benchmark", package: "benchmark"),
            ], path: "Kernels", plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
    ]
)
