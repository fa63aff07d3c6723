import Library
import ModelTraining
import MusicModels

/// Reads `--config FILE.toml` of `train`: the sizes of a model and how it is trained.
enum TrainingConfiguration {
    /// The transformer's; keys left out keep their defaults, or where a run starts from a checkpoint the sizes of that.
    ///
    /// - Throws: `CommandFailure` where the file cannot be used, or asks for other sizes than the checkpoint has.
    static func transformer(
        _ path: String?, start: TransformerConfiguration? = nil
    ) throws -> (model: TransformerConfiguration, options: TransformerTrainingOptions) {
        var model = start ?? TransformerConfiguration(vocabularySize: EventVocabulary.size)
        var options = TransformerTrainingOptions()
        guard let path else { return (model, options) }
        let file = try TOMLReader(text: try Files.readText(path), file: path)
        try file.allow([
            "dimension", "headCount", "layerCount", "maximumDistance", "dropout", "relativeAttention", "musicalBias",
            "sinusoidalPositions", "memory", "chords",
            "batchSize", "exampleLength", "learningRate", "warmupSteps", "decayShare",
            "labelSmoothing", "attentionDropout", "clippingNorm", "schedule", "totalSteps", "precision", "patience",
            "minimumDelta", "seed", "stateInterval", "logInterval", "validationInterval", "validationExamples",
        ])
        model.dimension = try file.int("dimension", in: 16...2048) ?? model.dimension
        model.headCount = try file.int("headCount", in: 1...32) ?? model.headCount
        model.layerCount = try file.int("layerCount", in: 1...48) ?? model.layerCount
        model.maximumDistance = try file.int("maximumDistance", in: 64...4096) ?? model.maximumDistance
        model.dropout = try file.double("dropout", in: 0...0.9).map { Float($0) } ?? model.dropout
        model.relativeAttention = try file.bool("relativeAttention") ?? model.relativeAttention
        model.musicalBias = try file.bool("musicalBias") ?? model.musicalBias
        model.sinusoidalPositions = try file.bool("sinusoidalPositions") ?? model.sinusoidalPositions
        if let fault = model.fault {
            throw CommandFailure("\(path): \(fault).", "Choose dimension as a multiple of headCount.")
        }
        options.batchSize = try file.int("batchSize", in: 1...1024) ?? options.batchSize
        options.exampleLength = try file.int("exampleLength", in: 128...4096) ?? options.exampleLength
        // A memory takes up to 7/16 of an example, and distances reach over what is left.
        model.maximumDistance = max(model.maximumDistance, options.exampleLength)
        if let start {
            // Dropout is a matter of training; all else decides which weights there are or what they mean.
            var same = model
            same.dropout = start.dropout
            guard same == start else {
                throw CommandFailure(
                    "\(path): a model of other sizes than the checkpoint's.",
                    "Leave the sizes out: they are those of the checkpoint that --from names.")
            }
        }
        options.peakLearningRate =
            try file.double("learningRate", in: 1e-7...1).map { Float($0) } ?? options.peakLearningRate
        options.warmupSteps = try file.int("warmupSteps", in: 0...1_000_000) ?? options.warmupSteps
        options.decayShare = try file.double("decayShare", in: 0...0.9) ?? options.decayShare
        options.labelSmoothing =
            try file.double("labelSmoothing", in: 0...0.5).map { Float($0) } ?? options.labelSmoothing
        options.attentionDropout =
            try file.double("attentionDropout", in: 0...0.9).map { Float($0) } ?? options.attentionDropout
        options.clippingNorm =
            try file.double("clippingNorm", in: 1e-3...1000).map { Float($0) } ?? options.clippingNorm
        options.schedule = try choice("schedule", file) ?? options.schedule
        options.totalSteps = try file.int("totalSteps", in: 1...100_000_000) ?? options.totalSteps
        if options.schedule != .open, options.totalSteps == 0 {
            throw CommandFailure(
                "\(path): the schedule \(options.schedule.rawValue) needs to know its length.",
                "Add totalSteps = 10000, say.")
        }
        options.precision = try choice("precision", file) ?? options.precision
        options.patience = try file.int("patience", in: 0...100_000) ?? options.patience
        options.minimumDelta = try file.double("minimumDelta", in: 0...10) ?? options.minimumDelta
        options.seed = try file.int("seed", in: 0...Int.max).map { UInt64($0) } ?? options.seed
        options.memory = try file.bool("memory") ?? options.memory
        options.chords = try file.bool("chords") ?? options.chords
        options.stateInterval = try file.double("stateInterval", in: 0...86400) ?? options.stateInterval
        options.logInterval = try file.double("logInterval", in: 0...86400) ?? options.logInterval
        options.validationInterval = try file.double("validationInterval", in: 0...86400) ?? options.validationInterval
        options.validationExamples = try file.int("validationExamples", in: 1...10000) ?? options.validationExamples
        return (model, options)
    }

    /// One of an enumeration's names.
    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ file: TOMLReader
    ) throws -> Choice? where Choice.RawValue == String {
        guard let name = try file.string(key) else { return nil }
        if let choice = Choice(rawValue: name) { return choice }
        throw CommandFailure(
            "\(file.file): \(key) cannot be \"\(name)\".",
            "Choose from \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    /// The MusicVAE's; keys left out keep their defaults.
    static func vae(_ path: String?, voices: MusicVAEKind) throws -> VAETrainingConfiguration {
        var configuration = VAETrainingConfiguration.standard(voices)
        guard let path else { return configuration }
        let file = try TOMLReader(text: try Files.readText(path), file: path)
        try file.allow(
            [
                "encoder", "decoder", "variant", "shortcuts", "seed", "totalSteps", "learningRate",
                "transpositionShare",
                "decayShare", "beta", "dataShare", "mixingShare", "batchScale", "curriculumSteps",
                "freeNatsPerBar", "freeNats", "samplingProbability", "clippingNorm", "precision", "patience",
                "minimumDelta",
                "stateInterval", "logInterval", "validationInterval",
            ] + modelSizes.map(\.0) + stepKeys.map(\.0))
        for (key, field, range) in modelSizes {
            if let value = try file.int(key, in: range) { configuration.model[keyPath: field] = value }
        }
        configuration.model.encoder = try choice("encoder", file) ?? configuration.model.encoder
        configuration.model.decoder = try choice("decoder", file) ?? configuration.model.decoder
        configuration.variant = try choice("variant", file)
        configuration.variant?.apply(to: &configuration.model)
        configuration.model.hasShortcuts = try file.bool("shortcuts") ?? configuration.model.hasShortcuts
        configuration.seed = try file.int("seed", in: 0...Int.max).map { UInt64($0) } ?? configuration.seed
        for (key, field) in stepKeys {
            if let value = try file.int(key, in: 0...1_000_000) { configuration[keyPath: field] = value }
        }
        configuration.decayShare = try file.double("decayShare", in: 0...0.9) ?? configuration.decayShare
        if let nats = try file.double("freeNats", in: 0...1000) { configuration.freeNats = Float(nats) }
        if let share = try file.double("mixingShare", in: 0...1) { configuration.mixingShare = Float(share) }
        configuration.dataShare = try file.double("dataShare", in: 0.001...1)
        if let factor = try file.double("batchScale", in: 0.01...100) { configuration.scaleBatches(by: factor) }
        if let steps = try file.int("curriculumSteps", in: 0...1_000_000) { configuration.setCurriculum(steps: steps) }
        configuration.precision = try choice("precision", file)
        configuration.totalSteps = try file.int("totalSteps", in: 1...100_000_000)
        configuration.patience = try file.int("patience", in: 0...100_000) ?? configuration.patience
        configuration.minimumDelta = try file.double("minimumDelta", in: 0...10) ?? configuration.minimumDelta
        configuration.stateInterval = try file.double("stateInterval", in: 1...86400) ?? configuration.stateInterval
        configuration.logInterval = try file.double("logInterval", in: 0...86400) ?? configuration.logInterval
        configuration.validationInterval =
            try file.double("validationInterval", in: 1...86400) ?? configuration.validationInterval
        let numbers: [(String, WritableKeyPath<VAETrainingConfiguration, Float>, ClosedRange<Double>)] = [
            ("learningRate", \.learningRate, 1e-7...1), ("beta", \.beta, 0...10),
            ("freeNatsPerBar", \.freeNatsPerBar, 0...1000), ("samplingProbability", \.samplingProbability, 0...1),
            ("clippingNorm", \.clippingNorm, 1e-3...1000), ("transpositionShare", \.transpositionShare, 0...1),
        ]
        for (key, field, range) in numbers {
            if let value = try file.double(key, in: range) { configuration[keyPath: field] = Float(value) }
        }
        return configuration
    }

    private static var stepKeys: [(String, WritableKeyPath<VAETrainingConfiguration, Int>)] {
        [
            ("warmupSteps", \.warmupSteps), ("betaFromStep", \.betaFromStep), ("betaToStep", \.betaToStep),
            ("samplingFromStep", \.samplingFromStep), ("samplingToStep", \.samplingToStep),
        ]
    }

    private static var modelSizes: [(String, WritableKeyPath<MusicVAEConfiguration, Int>, ClosedRange<Int>)] {
        [
            ("maximumBars", \.maximumBars, 1...16), ("latentSize", \.latentSize, 2...4096),
            ("encoderSize", \.encoderSize, 4...2048),
            ("encoderLayers", \.encoderLayers, 1...4), ("barEncoderSize", \.barEncoderSize, 4...2048),
            ("conductorSize", \.conductorSize, 4...2048), ("conductorLayers", \.conductorLayers, 1...4),
            ("embeddingSize", \.embeddingSize, 4...2048), ("decoderSize", \.decoderSize, 4...2048),
            ("decoderLayers", \.decoderLayers, 1...4), ("barCodeSize", \.barCodeSize, 0...4096),
            ("residualBlocks", \.residualBlocks, 0...16),
        ]
    }
}
