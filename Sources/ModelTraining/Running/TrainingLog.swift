import Foundation

/// One line of a training log: what was measured at a step.
public struct TrainingRecord: Codable, Sendable, Equatable {
    public var step: Int
    /// Tokens, frames or sequences seen so far, whichever the model counts.
    public var seen: Int
    /// Seconds of training so far, over all resumed runs.
    public var seconds: Double
    /// Mean since the last record, nats a token.
    public var trainingLoss: Double
    public var validationLoss: Double?
    public var learningRate: Double
    public var gradientNorm: Double
    /// Tokens a second since the last record.
    public var rate: Double
    /// Further figures by name.
    public var figures: [String: Double]

    public init(
        step: Int, seen: Int, seconds: Double, trainingLoss: Double, validationLoss: Double? = nil,
        learningRate: Double, gradientNorm: Double, rate: Double, figures: [String: Double] = [:]
    ) {
        self.step = step
        self.seen = seen
        self.seconds = seconds
        self.trainingLoss = trainingLoss
        self.validationLoss = validationLoss
        self.learningRate = learningRate
        self.gradientNorm = gradientNorm
        self.rate = rate
        self.figures = figures
    }
}

/// A log of JSON lines that a killed run leaves readable: each record is one write at the end of the file.
public struct TrainingLog: Sendable {
    public let url: URL

    public init(url: URL) { self.url = url }

    public func append(_ record: TrainingRecord) throws(TrainingError) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let line = try encoder.encode(record) + Data("\n".utf8)
            if !FileManager.default.fileExists(atPath: url.path) {
                try line.write(to: url)
                return
            }
            let handle = try FileHandle(forUpdating: url)
            defer { try? handle.close() }
            let size = try handle.seekToEnd()
            var isCut = false
            if size > 0 {
                try handle.seek(toOffset: size - 1)
                isCut = try handle.read(upToCount: 1) != Data("\n".utf8)
            }
            // A line that a kill has cut off must not swallow this one.
            try handle.write(contentsOf: isCut ? Data("\n".utf8) + line : line)
        } catch {
            throw .unwritable(path: url.path, reason: error.localizedDescription)
        }
    }

    /// All records, without those a resumed run has overtaken and without a line cut off by a kill.
    public func records() -> [TrainingRecord] {
        guard let data = try? Data(contentsOf: url) else { return [] }
        var records: [TrainingRecord] = []
        for line in data.split(separator: UInt8(ascii: "\n")) {
            guard let record = try? JSONDecoder().decode(TrainingRecord.self, from: line) else { continue }
            while let last = records.last, last.step >= record.step { records.removeLast() }
            records.append(record)
        }
        return records
    }
}
