import Foundation
@testable import ModelTraining
import MusicModels
import Testing

struct VAESearchTests {
    static func trial(_ sampled: Double, _ kl: Double) -> VAESearch.Trial {
        VAESearch.Trial(
            latentSize: 16, beta: 0.5, teacherForced: sampled, sampled: sampled, kl: kl, nats: 1, steps: 1,
            sequences: 1, seconds: 1)
    }

    @Test func settingsCoverSizesAndBetas() {
        let settings = VAESearch.settings(count: 16)
        #expect(Set(settings.map(\.latentSize)) == Set(VAESearch.latentSizes))
        #expect(settings.allSatisfy { VAESearch.betas.contains($0.beta) })
        for size in VAESearch.latentSizes {
            let betas = settings.filter { $0.latentSize == size }.map(\.beta)
            #expect(Set(betas).count == 4 && (betas.max() ?? 0) - (betas.min() ?? 0) > 0.4)
        }
        #expect(VAESearch.settings(count: 3).map(\.latentSize) == [16, 32, 64])
    }

    @Test func theFrontHoldsWhatIsNotSurpassed() {
        let trials = [Self.trial(0.5, 10), Self.trial(0.6, 20), Self.trial(0.55, 30), Self.trial(0.4, 10)]
        #expect(VAESearch.front(trials) == [trials[0], trials[1]])
        #expect(VAESearch.front([]).isEmpty)
    }

    @Test func aSearchThatWasStoppedGoesOn() throws {
        let folder = VAETrainingTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let search = VAESearch(VAETrainingTests.configuration, folder: folder)
        func run(cancelled: () -> Bool, _ seen: (Int) -> Void) throws -> [VAESearch.Trial] {
            try search.run(
                count: 3, hours: 1, steps: 2, training: VAETrainingTests.windows,
                validation: VAETrainingTests.windows, isCancelled: cancelled
            ) { index, _ in seen(index) }
        }
        var runs: [Int] = []
        #expect(try run(cancelled: { runs.count > 1 }) { runs.append($0) }.count == 1)
        let all = try run(cancelled: { false }) { runs.append($0) }
        #expect(all.map(\.latentSize) == [16, 32, 64] && all.allSatisfy { $0.steps >= 2 && $0.nats > 0 })
        #expect(runs.filter { $0 == 0 }.count == 1)
        for name in ["search.json", "search.svg"] {
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path))
        }
        #expect(try run(cancelled: { false }) { _ in Issue.record("all was done") } == all)
    }
}
