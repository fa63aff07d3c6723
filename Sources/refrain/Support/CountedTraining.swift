import Library
import ModelTraining
import MusicModels
import NeuralCore

/// Training of stage 1, by counting: minutes, and nothing to resume.
enum CountedTraining {
    static func run(_ model: Train.Model, corpus: [String], config: String?, output: String, json: Bool) throws {
        guard output != "-" else {
            throw CommandFailure.usage("A checkpoint cannot go to standard output.", "Give a file after -o.")
        }
        try Files.checkWritable(output)
        let trainer = try configured(config)
        let progress = Progress("reading")
        let (training, validation) = try CountingData.load(try CorpusArguments.urls(corpus)) { done, total in
            progress.update(Double(done) / Double(max(1, total)), "\(done) of \(total) files")
        }
        progress.finish()
        Output.note(training.summary)
        let markov = try trainer.markov(training)
        let path = Files.url(output).path
        if model == .markov {
            try markov.write(to: path)
            let figures = try CountingEvaluation.markov(
                training: training, validation: validation, checkpoint: markov)
            let report = TrainingReport(
                checkpoint: output, steps: 1, trainingLoss: nil, validationLoss: figures.melody?.nats,
                figures: figures.entropyRate.map { ["entropyRate": $0] } ?? [:])
            return try report.tell(json: json)
        }
        let rounds = Progress("states")
        var last = (iteration: 0, value: 0.0)
        let texture = try trainer.texture(training, plain: markov.melody) { iteration, value in
            last = (iteration, value)
            rounds.update(Double(iteration) / Double(max(1, trainer.iterations)), "ln p \(Int(value))")
        }
        rounds.finish()
        try texture.write(to: path)
        let figures = try CountingEvaluation.texture(
            training: training, validation: validation, checkpoint: texture, plain: markov.melody)
        let report = TrainingReport(
            checkpoint: output, steps: last.iteration, trainingLoss: nil, validationLoss: figures.hybrid?.nats,
            figures: ["logLikelihoodPerFrame": figures.logLikelihoodPerFrame, "bic": figures.bic])
        try report.tell(json: json)
    }

    private static func configured(_ path: String?) throws -> CountingTrainer {
        var trainer = CountingTrainer()
        guard let path else { return trainer }
        let file = try TOMLReader(text: try Files.readText(path), file: path)
        try file.allow(["states", "covariance", "iterations", "seed", "minimum"])
        trainer.states = try file.int("states", in: 2...64) ?? trainer.states
        trainer.iterations = try file.int("iterations", in: 1...10_000) ?? trainer.iterations
        trainer.seed = try file.int("seed", in: 0...Int.max).map { UInt64($0) } ?? trainer.seed
        trainer.minimum = try file.int("minimum", in: 1...1000) ?? trainer.minimum
        if let name = try file.string("covariance") {
            guard let covariance = GaussianHMM.Covariance(rawValue: name) else {
                throw file.bad("covariance", "\"\(name)\"", allowed: "\"diagonal\" or \"full\"")
            }
            trainer.covariance = covariance
        }
        return trainer
    }
}
