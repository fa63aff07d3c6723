import Testing

@testable import StudioState

@Suite struct TrainingTests {
    func folderChosen() -> Studio {
        var studio = makeStudio()
        #expect(studio.run(.train) == [.inspectTraining(.transformer)])
        _ = studio.update(.typing(.accept))
        studio.type("~/music")
        return studio
    }

    @Test func aFolderIsAllThatIsAskedFor() {
        var studio = folderChosen()
        let effects = studio.update(.typing(.accept))
        #expect(effects == [.train(TrainingRequest(model: .transformer, folder: "~/music", hours: 1, resume: false))])
        #expect(studio.training.phase == .running)
        // Leaving the popup leaves the training alone; the same line stops it.
        _ = studio.update(.typing(.cancel))
        #expect(studio.layers.isEmpty)
        studio.run(.train)
        #expect(studio.update(.typing(.accept)) == [.stopTraining])
        #expect(studio.training.phase == .stopping)
        _ = studio.update(.training(.ended(failure: nil)))
        #expect(studio.training.phase == .done)
    }

    @Test func whatWasStoppedGoesOn() {
        var studio = folderChosen()
        _ = studio.update(.training(.state(.transformer, canResume: true, hasCheckpoint: true, isUsed: false)))
        let effects = studio.update(.typing(.accept))
        #expect(effects == [.train(TrainingRequest(model: .transformer, folder: "~/music", hours: 1, resume: true))])
        for step in [10, 20, 30, 20] {
            _ = studio.update(.training(.record(Training.Record(step: step, loss: 2, rate: 1))))
        }
        #expect(studio.training.records.map(\.step) == [10, 20])
    }

    @Test func aCheckpointIsUsedAndGivenBack() {
        var studio = makeStudio()
        studio.run(.train)
        for _ in 0..<4 { _ = studio.update(.typing(.down)) }
        #expect(studio.update(.typing(.accept)).isEmpty)
        _ = studio.update(.training(.state(.transformer, canResume: false, hasCheckpoint: true, isUsed: false)))
        #expect(studio.update(.typing(.accept)) == [.useTrained(.transformer)])
        _ = studio.update(.training(.state(.transformer, canResume: false, hasCheckpoint: true, isUsed: true)))
        #expect(studio.update(.typing(.accept)) == [.useShipped(.transformer)])
    }

    @Test func aFailureIsSaidAndDoesNoHarm() {
        var studio = folderChosen()
        _ = studio.update(.typing(.accept))
        _ = studio.update(.training(.ended(failure: "There is no folder ~/music.\nMend the path.")))
        #expect(studio.notice?.level == .failure)
        #expect(studio.notice?.advice == "Mend the path.")
        #expect(!studio.training.isRunning)
    }
}
