import Foundation
import ModelTraining
import MusicModels
import NeuralCore
import Testing

@Suite struct TrainingScheduleTests {
    @Test func risesStaysAndFalls() {
        var schedule = TrainingSchedule(peak: 1, warmupSteps: 4)
        #expect((0..<6).map(schedule.rate(at:)) == [0.25, 0.5, 0.75, 1, 1, 1])
        #expect(!schedule.isOver(at: 1_000_000))
        schedule.decayStart = 10
        schedule.decaySteps = 100
        #expect(schedule.rate(at: 10) == 1)
        #expect(abs(schedule.rate(at: 35) - 0.5) < 1e-6)
        #expect(schedule.rate(at: 110) == 0)
        #expect(schedule.isOver(at: 110))
    }

    @Test(arguments: [TrainingSchedule.Shape.cosine, .oneCycle])
    func fixedLengthsRiseToThePeakAndEndNearZero(shape: TrainingSchedule.Shape) {
        let schedule = TrainingSchedule(shape, peak: 0.5, warmupSteps: 10, totalSteps: 100)
        let rates = (0...100).map(schedule.rate(at:))
        let top = rates.firstIndex(of: rates.max() ?? 0) ?? 0
        #expect(abs((rates.max() ?? 0) - 0.5) < 1e-6)
        #expect((9...30).contains(top))
        #expect(zip(rates[0...top], rates[1...top]).allSatisfy { $0 <= $1 })
        #expect(zip(rates[top...], rates[(top + 1)...]).allSatisfy { $0 >= $1 })
        #expect(rates[100] < 1e-4)
        #expect(!schedule.isOver(at: 99))
        #expect(schedule.isOver(at: 100))
    }
}

@Suite struct TrainingLogTests {
    private func record(_ step: Int, _ loss: Double) -> TrainingRecord {
        TrainingRecord(
            step: step, seen: step * 10, seconds: 1, trainingLoss: loss, validationLoss: step % 2 == 0 ? loss : nil,
            learningRate: 0.1, gradientNorm: 1, rate: 10)
    }

    @Test func aCutLineAndOvertakenStepsAreLeftOut() throws {
        let url = try temporaryFolder().appendingPathComponent("log.jsonl")
        let log = TrainingLog(url: url)
        for step in [1, 2, 3, 4] { try log.append(record(step, 5 - Double(step))) }
        for step in [3, 4] { try log.append(record(step, 0.5)) }
        let handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"step\":5,\"se".utf8))
        try handle.close()
        #expect(log.records().map(\.step) == [1, 2, 3, 4])
        #expect(log.records().last?.trainingLoss == 0.5)
        try log.append(record(5, 0.4))
        #expect(log.records().map(\.step) == [1, 2, 3, 4, 5])
    }

    @Test func theCurveDrawsBothLosses() {
        let svg = LossCurve.svg((1...20).map { record($0, 3 / Double($0)) }, title: "tiny")
        #expect(svg.components(separatedBy: "<polyline").count == 3)
        #expect(LossCurve.svg([], title: "tiny").contains("nothing measured yet"))
    }
}

@Suite struct TransformerTrainingTests {
    private var configuration: TransformerConfiguration {
        var configuration = TransformerConfiguration(vocabularySize: 20)
        configuration.dimension = 16
        configuration.headCount = 2
        configuration.layerCount = 1
        configuration.maximumDistance = 16
        return configuration
    }

    private var options: TransformerTrainingOptions {
        var options = TransformerTrainingOptions()
        options.batchSize = 2
        options.exampleLength = 24
        options.warmupSteps = 2
        return options
    }

    /// A counting song whose start depends on the index.
    private func example(_ index: Int) -> TransformerExample {
        let tokens = (0..<24).map { Int32(($0 + index * 3) % 20) }
        let places = (0..<24).map { TokenPlace(bar: Int32($0 / 8), step: UInt8($0 % 8), track: 0) }
        return TransformerExample(section: (tokens, places))
    }

    private func training(_ folder: URL, resume: Bool) throws -> TransformerTraining {
        try TransformerTraining(
            configuration: configuration, options: options, folder: folder, resume: resume, workers: 2,
            validation: [example(1000)], example: example)
    }

    private func run(_ training: TransformerTraining, steps: Int) throws {
        let end = training.step + steps
        try training.run(hours: 1, isCancelled: { training.step >= end })
    }

    @Test func aResumedRunIsTheRunThatNeverStopped() throws {
        let whole = try training(temporaryFolder(), resume: false)
        try run(whole, steps: 12)
        let folder = try temporaryFolder()
        try run(training(folder, resume: false), steps: 5)
        let resumed = try training(folder, resume: true)
        #expect(resumed.step == 5)
        try run(resumed, steps: 7)
        #expect(resumed.model.parameters.values.array == whole.model.parameters.values.array)
        #expect(resumed.progress.nextExample == whole.progress.nextExample)
    }

    @Test func lossFallsOnWhatRepeats() throws {
        let training = try training(temporaryFolder(), resume: false)
        let before = training.validationLoss()
        try run(training, steps: 150)
        #expect(training.validationLoss() < before * 0.7)
    }

    /// As written by a version that knew fewer options.
    private static let earlierProgress = """
        {"bestValidation":1.06,"configuration":{"dimension":256,"dropout":0.1,"headCount":4,"layerCount":6,
        "maximumDistance":1024,"musicalBias":true,"relativeAttention":true,"vocabularySize":498},"nextExample":7989,
        "options":{"batchSize":3,"decayShare":0.25,"exampleLength":1024,"labelSmoothing":0.1,"logInterval":20,
        "peakLearningRate":0.001,"seed":1,"stateInterval":180,"validationExamples":48,"validationInterval":600,
        "warmupSteps":200},"schedule":{"peak":0.001,"decaySteps":0,"warmupSteps":200},"seconds":5316.2,
        "tokens":7703476}
        """

    @Test func statesOfEarlierVersionsAreRead() throws {
        let progress = try JSONDecoder().decode(TransformerProgress.self, from: Data(Self.earlierProgress.utf8))
        var options = TransformerTrainingOptions()
        options.batchSize = 3
        options.labelSmoothing = 0.1
        #expect(progress.options == options)
        #expect(progress.schedule == TrainingSchedule(peak: 0.001, warmupSteps: 200))
        #expect(progress.nextExample == 7989)
        #expect(progress.bestValidation == 1.06)
        #expect(progress.configuration.dimension == 256)
        let again = try JSONDecoder().decode(TransformerProgress.self, from: JSONEncoder().encode(progress))
        #expect(again == progress)
    }

    @Test func aResumedRunKeepsItsOptions() throws {
        let folder = try temporaryFolder()
        try run(training(folder, resume: false), steps: 1)
        var other = options
        other.batchSize = 7
        other.seed = 99
        let resumed = try TransformerTraining(
            configuration: configuration, options: other, folder: folder, resume: true, workers: 1, validation: [],
            example: example)
        #expect(resumed.progress.options == options)
    }

    @Test func aFixedScheduleEndsTheRun() throws {
        var fixed = options
        fixed.schedule = .cosine
        fixed.totalSteps = 5
        let training = try TransformerTraining(
            configuration: configuration, options: fixed, folder: temporaryFolder(), resume: false, workers: 1,
            validation: [], example: example)
        try training.run(hours: 1)
        #expect(training.step == 5)
        #expect(training.isOver)
    }

    @Test func trainingEndsWhenValidationStaysWhereItIs() throws {
        var patient = options
        patient.patience = 3
        patient.minimumDelta = 100
        (patient.logInterval, patient.validationInterval) = (0, 0)
        let folder = try temporaryFolder()
        let training = try TransformerTraining(
            configuration: configuration, options: patient, folder: folder, resume: false, workers: 1,
            validation: [example(1000)], example: example)
        try training.run(hours: 1)
        #expect(training.isOver)
        // The first validation is the best one so far; three more did not improve on it by enough.
        #expect(training.step == 4)
        let resumed = try TransformerTraining(
            configuration: configuration, options: patient, folder: folder, resume: true, workers: 1,
            validation: [example(1000)], example: example)
        try resumed.run(hours: 1)
        #expect(resumed.step == 4)
    }

    @Test func anotherShapeIsRefused() throws {
        let folder = try temporaryFolder()
        try run(training(folder, resume: false), steps: 1)
        var other = configuration
        other.dimension = 32
        #expect(throws: TrainingError.self) {
            try TransformerTraining(
                configuration: other, options: options, folder: folder, resume: true, workers: 1, validation: [],
                example: example)
        }
    }

    @Test func aCutStateIsRefused() throws {
        let folder = try temporaryFolder()
        try run(training(folder, resume: false), steps: 1)
        let url = folder.appendingPathComponent("state.safetensors")
        try Data(contentsOf: url).dropLast().write(to: url)
        #expect(throws: TrainingError.self) { try training(folder, resume: true) }
    }
}

func temporaryFolder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
}
