import Foundation
import MusicModels

/// A search over the size of the latent space and the weight of the divergence: short runs, each a file, so that a
/// search that was stopped goes on with the run under way.
public struct VAESearch: Sendable {
    /// What one run came to.
    public struct Trial: Sendable, Codable, Hashable {
        public var latentSize: Int
        public var beta: Double
        /// Share of symbols that come back, mean over lengths and voices, on unseen windows.
        public var teacherForced: Double
        public var sampled: Double
        /// Nats a passage, mean over lengths.
        public var kl: Double
        /// Nats a step, mean over lengths.
        public var nats: Double
        public var steps: Int
        public var sequences: Int
        public var seconds: Double
        /// Whether no other run has both a higher sampled accuracy and a lower divergence.
        public var isOnFront: Bool?
    }

    public static let latentSizes = [16, 32, 64, 128]
    public static let betas = 0.1...1.0

    public let configuration: VAETrainingConfiguration
    /// Holds `trial-LATENT-BETA.json` for each run that is done, a folder of the same name for its state, and at the end
    /// `search.json` and `search.svg`.
    public let folder: URL

    public init(_ configuration: VAETrainingConfiguration, folder: URL) {
        self.configuration = configuration
        self.folder = folder
    }

    /// What the first `count` runs are about: the sizes by turns, and betas that fill their range evenly however many
    /// there are (the golden ratio's multiples).
    public static func settings(count: Int) -> [(latentSize: Int, beta: Double)] {
        (0..<max(0, count)).map { index in
            let turn = index / latentSizes.count
            let share = (Double(turn) * 0.618_033_988_75 + Double(index % latentSizes.count) * 0.25)
                .truncatingRemainder(dividingBy: 1)
            let beta = betas.lowerBound + share * (betas.upperBound - betas.lowerBound)
            return (latentSizes[index % latentSizes.count], (beta * 100).rounded() / 100)
        }
    }

    /// The runs that are not surpassed in both sampled accuracy and divergence, least divergence first.
    public static func front(_ trials: [Trial]) -> [Trial] {
        trials.filter { trial in
            !trials.contains {
                $0.sampled >= trial.sampled && $0.kl <= trial.kl && ($0.sampled > trial.sampled || $0.kl < trial.kl)
            }
        }.sorted { ($0.kl, $0.sampled) < ($1.kl, $1.sampled) }
    }

    /// Makes the runs that are not done yet and draws what has been found after each.
    ///
    /// - Parameters:
    ///   - hours: of each run.
    ///   - report: called with the number of the run, and its records.
    /// - Returns: the runs that are done, all of them unless it was cancelled.
    /// - Throws: `unwritable`, `tooLittleMusic`, `diverged`, `badState`, `otherConfiguration`.
    public func run(
        count: Int, hours: Double, steps: Int = .max, training: PassageWindows, validation: PassageWindows,
        workers: Int = 1, isCancelled: () -> Bool = { false },
        report: (_ index: Int, _ record: TrainingRecord) -> Void = { _, _ in }
    ) throws(TrainingError) -> [Trial] {
        var trials: [Trial] = []
        for (index, setting) in Self.settings(count: count).enumerated() {
            let place = folder.appendingPathComponent("trial-\(setting.latentSize)-\(setting.beta)")
            let file = place.appendingPathExtension("json")
            if let data = try? Data(contentsOf: file), let done = try? JSONDecoder().decode(Trial.self, from: data) {
                trials.append(done)
                continue
            }
            var configuration = configuration
            configuration.model.latentSize = setting.latentSize
            if configuration.model.barCodeSize > 0 {
                configuration.model.barCodeSize = max(1, setting.latentSize / configuration.model.maximumBars)
            }
            configuration.beta = Float(setting.beta)
            let run = try VAETraining(
                configuration, folder: place, resume: true, training: training, validation: validation,
                workers: workers)
            // What an interrupted run has already had is taken off its time.
            let left = max(0, hours - run.progress.seconds / 3600)
            try run.run(hours: left, steps: steps, isCancelled: isCancelled) { report(index, $0) }
            if isCancelled() { return trials }
            trials.append(Trial(of: run, setting.beta))
            try write(trials[trials.count - 1], to: file)
            try? FileManager.default.removeItem(at: place)
            try summarise(trials)
        }
        try summarise(trials)
        return trials
    }

    private func summarise(_ trials: [Trial]) throws(TrainingError) {
        let front = Self.front(trials)
        let marked = trials.map { trial in
            var marked = trial
            marked.isOnFront = front.contains(trial)
            return marked
        }
        try write(marked, to: folder.appendingPathComponent("search.json"))
        let picture = folder.appendingPathComponent("search.svg")
        do { try Data(Self.picture(trials).utf8).write(to: picture) } catch {
            throw .unwritable(path: picture.path, reason: error.localizedDescription)
        }
    }

    /// Accuracy over divergence: a line a size, and the front.
    static func picture(_ trials: [Trial]) -> String {
        var series = latentSizes.map { size in
            LineChart.Series(
                "latent \(size)",
                trials.filter { $0.latentSize == size }.sorted { $0.kl < $1.kl }.map { ($0.kl, $0.sampled) })
        }
        series.append(LineChart.Series("front", front(trials).map { ($0.kl, $0.sampled) }, isReference: true))
        return LineChart(
            title: "Sampled accuracy against divergence", xName: "KL, nats a passage",
            series: series.filter { !$0.points.isEmpty }
        ).svg
    }

    private func write(_ value: some Encodable, to file: URL) throws(TrainingError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        do { try encoder.encode(value).write(to: file, options: .atomic) } catch {
            throw .unwritable(path: file.path, reason: error.localizedDescription)
        }
    }
}

extension VAESearch.Trial {
    fileprivate init(of run: VAETraining, _ beta: Double) {
        let results = run.lastValidation.map { Array($0.byBars.values) } ?? []
        func mean(_ value: (MusicVAEReconstruction) -> Double) -> Double {
            results.isEmpty ? 0 : results.reduce(0) { $0 + value($1) } / Double(results.count)
        }
        self.init(
            latentSize: run.model.configuration.latentSize, beta: beta, teacherForced: mean(\.teacherForced),
            sampled: mean(\.sampled), kl: mean(\.meanDivergence), nats: mean(\.nats), steps: run.step,
            sequences: run.progress.seen, seconds: run.progress.seconds)
    }
}
