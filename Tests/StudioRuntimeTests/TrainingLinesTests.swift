import Foundation
import StudioState
import Testing

@testable import StudioRuntime

@Suite struct TrainingLinesTests {
    @Test(arguments: [
        (
            #"{"detail":"3 of 10 files","fraction":0.3,"label":"reading"}"#,
            TrainingMessage.progress(label: "reading", fraction: 0.3, detail: "3 of 10 files", secondsLeft: nil)
        ),
        (
            #"{"record":{"figures":{},"gradientNorm":1,"learningRate":0.1,"rate":9,"seconds":1,"seen":2,"step":4,"trainingLoss":2.5}}"#,
            TrainingMessage.record(Training.Record(step: 4, loss: 2.5, rate: 9))
        ),
    ])
    func linesAreUnderstood(_ line: String, _ message: TrainingMessage) {
        #expect(TrainingLines.message(Data(line.utf8)) == message)
    }

    @Test(arguments: ["29 pieces, 2 of them", "", "{}", "{\"label\":3}", "[1]"]) func otherLinesAreText(_ line: String)
    {
        #expect(TrainingLines.message(Data(line.utf8)) == nil)
    }

    @Test func aLogThatWasCutOffIsRead() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let line = #"{"rate":9,"step":4,"trainingLoss":2.5,"validationLoss":3}"#
        try Data("\(line)\n\(line.prefix(20))".utf8).write(to: file)
        #expect(TrainingLines.records(inLog: file) == [Training.Record(step: 4, loss: 2.5, heldOut: 3, rate: 9)])
        #expect(TrainingLines.records(inLog: file.appendingPathExtension("none")).isEmpty)
    }
}
