import Foundation
import StudioState

/// The lines of JSON in which `refrain train` tells how it goes.
enum TrainingLines {
    private struct Line: Decodable {
        var label: String?
        var fraction: Double?
        var detail: String?
        var secondsLeft: Double?
        var record: Record?
    }

    private struct Record: Decodable {
        var step: Int
        var trainingLoss: Double
        var validationLoss: Double?
        var rate: Double

        var value: Training.Record {
            Training.Record(step: step, loss: trainingLoss, heldOut: validationLoss, rate: rate)
        }
    }

    /// What a line means; `nil` where it is plain text.
    static func message(_ line: Data) -> TrainingMessage? {
        guard let read = try? JSONDecoder().decode(Line.self, from: line) else { return nil }
        if let record = read.record { return .record(record.value) }
        guard let label = read.label, let fraction = read.fraction else { return nil }
        return .progress(
            label: label, fraction: fraction, detail: read.detail ?? "", secondsLeft: read.secondsLeft)
    }

    /// The records of a log, a JSON object a line; a line cut off by a kill is left out.
    static func records(inLog url: URL) -> [Training.Record] {
        guard let data = try? Data(contentsOf: url) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(Record.self, from: Data($0)).value
        }
    }
}
