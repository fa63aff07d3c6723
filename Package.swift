// swift-tools-version: 6.1
// Five floors, imports only downwards; docs/architecture.md draws the picture.
import PackageDescription

/// Kernels are built optimised in every configuration: an unoptimised one is a hundred times slower.
let optimisedC: [CSetting] = [.unsafeFlags(["-O3", "-ffast-math", "-fno-finite-math-only"])]
let optimisedSwift: [SwiftSetting] = [.unsafeFlags(["-Ounchecked"])]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let floor0: [Target] = [
    .target(name: "MusicCore"),
    .target(name: "TerminalUI"),
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
    .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("openblas")]),
    .target(name: "CNeuralKernels", cSettings: optimisedC, linkerSettings: [.linkedLibrary("m")]),
]

let floor1: [Target] = [
    .target(name: "Composing", dependencies: ["MusicCore"]),
    .target(name: "MIDIFiles", dependencies: ["MusicCore"]),
    .target(name: "NeuralCore", dependencies: ["COpenBLAS", "CNeuralKernels"], swiftSettings: optimisedSwift),
    .target(name: "Playback", dependencies: ["MusicCore", "CALSA"]),
    .target(name: "NcursesTerminal", dependencies: ["TerminalUI", "CNcurses"]),
]

let floor2: [Target] = [
    .target(name: "MusicModels", dependencies: ["MusicCore", "Composing", "NeuralCore", "CNeuralKernels"]),
    .target(name: "ModelTraining", dependencies: ["MusicCore", "MIDIFiles", "NeuralCore", "MusicModels"]),
    .target(name: "Library", dependencies: ["MusicCore", "Composing", "TerminalUI", grdb]),
    .target(name: "StudioState", dependencies: ["MusicCore", "Composing"]),
]

let floor3: [Target] = [
    .target(name: "StudioUI", dependencies: ["MusicCore", "Composing", "TerminalUI", "StudioState"]),
    .target(
        name: "StudioRuntime",
        dependencies: [
            "MusicCore", "Composing", "MIDIFiles", "MusicModels", "Playback", "Library", "StudioState", "StudioUI",
            "TerminalUI", "NcursesTerminal",
        ]),
]

let floor4: [Target] = [
    .executableTarget(
        name: "refrain",
        dependencies: [
            "MusicCore", "Composing", "MIDIFiles", "NeuralCore", "MusicModels", "ModelTraining", "Playback", "Library",
            "StudioState", "StudioUI", "StudioRuntime", "TerminalUI", "NcursesTerminal", argumentParser,
        ])
]

let tests: [Target] = [
    .testTarget(name: "MusicCoreTests", dependencies: ["MusicCore"]),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI"]),
    .testTarget(name: "MIDIFilesTests", dependencies: ["MIDIFiles", "MusicCore"]),
    .testTarget(name: "NeuralCoreTests", dependencies: ["NeuralCore"]),
    .testTarget(name: "PlaybackTests", dependencies: ["Playback", "MusicCore"]),
    .testTarget(name: "MusicModelsTests", dependencies: ["MusicModels", "NeuralCore", "Composing", "MusicCore"]),
    .testTarget(
        name: "ModelTrainingTests",
        dependencies: ["ModelTraining", "MusicModels", "MIDIFiles", "NeuralCore", "MusicCore"]),
    .testTarget(name: "LibraryTests", dependencies: ["Library", "Composing", "MusicCore", "TerminalUI"]),
    .testTarget(
        name: "CommandTests", dependencies: ["refrain", "MIDIFiles", "MusicCore"]),
    .testTarget(name: "StudioStateTests", dependencies: ["StudioState", "Composing", "MusicCore"]),
    .testTarget(
        name: "StudioUITests", dependencies: ["StudioUI", "StudioState", "TerminalUI", "Composing", "MusicCore"],
        exclude: ["Screens"]),
    .testTarget(
        name: "StudioRuntimeTests",
        dependencies: ["StudioRuntime", "StudioState", "Library", "Composing", "MusicCore"]),
]

let package = Package(
    name: "refrain",
    products: [
        .executable(name: "refrain", targets: ["refrain"]),
        // For the package in Benchmarks/, which measures its kernels.
        .library(name: "NeuralCore", targets: ["NeuralCore"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: floor0 + floor1 + floor2 + floor3 + floor4 + tests
)
