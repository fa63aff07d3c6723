import Foundation
import NeuralCore
import Testing

struct WorkerTeamTests {
    @Test(arguments: [1, 2, 3, 5])
    func everyWorkerRunsOnceEachTime(_ count: Int) {
        let team = WorkerTeam(count: count)
        let buffer = FloatBuffer(count: 16 * count)
        for round in 1...300 {
            team.run { worker in buffer.pointer[16 * worker] += Float(worker + 1) }
            // Now and then long enough for the helpers to fall asleep.
            if round % 100 == 0 { Thread.sleep(forTimeInterval: 0.02) }
            for worker in 0..<count { #expect(buffer.pointer[16 * worker] == Float(round * (worker + 1))) }
        }
    }

    @Test func uneventfulEnd() {
        for _ in 0..<50 {
            let team = WorkerTeam(count: 3)
            team.run { _ in }
        }
    }

    #if os(Linux)
        /// Processor time (ticks) and state of the threads with this name, from the kernel.
        private func threads(named name: String) -> [(state: String, ticks: Int)] {
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
            return tasks.compactMap { task in
                let path = "/proc/self/task/\(task)/stat"
                guard let status = try? String(contentsOfFile: path, encoding: .utf8), status.contains("(\(name))"),
                    let fields = status.split(separator: ")").last?.split(separator: " "), fields.count > 12
                else { return nil }
                return (String(fields[0]), (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0))
            }
        }

        @Test func anIdleTeamSleeps() {
            // No other test has a ninth worker.
            let team = WorkerTeam(count: 9)
            team.run { _ in }
            // Asleep before long, and then without using the processor.
            var before: [(state: String, ticks: Int)] = []
            for _ in 0..<500 where before.first?.state != "S" {
                Thread.sleep(forTimeInterval: 0.01)
                before = threads(named: "worker 8")
            }
            #expect(before.first?.state == "S")
            Thread.sleep(forTimeInterval: 0.05)
            let after = threads(named: "worker 8")
            #expect(after.first.map { $0.state == "S" && $0.ticks == before.first?.ticks } ?? true)
            withExtendedLifetime(team) {}
        }
    #endif
}
