import Composing
import Foundation
import Library
import MusicCore
import Testing

struct SongFileTests {
    @Test func keepsASongExactly() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 1)
        for index in 0..<20 {
            let url = folder.file("\(index).refrain")
            let state = randomState(&random)
            let file = try SongFile.create(url, state)
            #expect(file.state == state)
            try file.close()
            #expect(try SongFile.open(url).state == state)
        }
    }

    @Test func keepsEveryChange() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("a.refrain")
        var random = SeededGenerator(seed: 2)
        var state = randomState(&random)
        let file = try SongFile.create(url, state)
        for step in 0..<60 {
            state = edited(state, &random)
            try file.record(state, label: "step \(step)")
            #expect(file.state == state)
        }
        try file.close()
        let again = try SongFile.open(url)
        #expect(again.state == state)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func undoAndRedoWalkBackAndForthAcrossRestarts() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("a.refrain")
        var random = SeededGenerator(seed: 3)
        var states = [randomState(&random)]
        var file = try SongFile.create(url, states[0])
        while states.count < 31 {
            let next = edited(states[states.count - 1], &random)
            guard next != states.last else { continue }
            try file.record(next, label: "step \(states.count)")
            states.append(next)
        }
        for step in stride(from: 29, through: 15, by: -1) {
            #expect(try file.undo() == "step \(step + 1)")
            #expect(file.state == states[step])
        }
        try file.close()
        file = try SongFile.open(url)
        let history = try file.history()
        #expect(history.undo.map(\.state) == states[0..<15].reversed())
        #expect(history.redo.map(\.state) == Array(states[16...30]))
        for step in 16...30 {
            #expect(try file.redo() == "step \(step)")
            #expect(file.state == states[step])
        }
        #expect(try file.redo() == nil)
        for _ in 0..<30 { try file.undo() }
        #expect(try file.undo() == nil)
        #expect(file.state == states[0])
    }

    @Test func aNewChangeForgetsWhatWasUndone() throws {
        let folder = try TemporaryFolder()
        let file = try SongFile.create(folder.file("a.refrain"))
        var state = file.state
        for tempo in [100.0, 101, 102] {
            state.song.qpm = tempo
            try file.record(state, label: "tempo")
        }
        try file.undo()
        state.song.qpm = 50
        try file.record(state, label: "slower")
        #expect(try file.redo() == nil)
        try file.undo()
        #expect(file.state.song.qpm == 101)
    }

    @Test func mergesADraggedSliderIntoOneStep() throws {
        let folder = try TemporaryFolder()
        let file = try SongFile.create(folder.file("a.refrain"))
        let start = file.state
        var state = start
        for step in 1...20 {
            state.settings.recall = Double(step) / 40
            try file.record(state, label: "recall", merging: true)
        }
        #expect(file.state.settings.recall == 0.5)
        #expect(try file.history().undo.count == 1)
        try file.undo()
        #expect(file.state == start)
        try file.redo()
        #expect(file.state == state)
    }

    @Test func historyIsBounded() throws {
        let folder = try TemporaryFolder()
        let file = try SongFile.create(folder.file("a.refrain"))
        var state = file.state
        for step in 0..<SongFile.historyLimit + 10 {
            state.song.qpm = 100 + Double(step)
            try file.record(state, label: "tempo")
        }
        #expect(try file.history(limit: 10_000).undo.count == SongFile.historyLimit)
    }

    @Test func keepsTakes() throws {
        let folder = try TemporaryFolder()
        let url = folder.file("a.refrain")
        let file = try SongFile.create(url)
        var random = SeededGenerator(seed: 4)
        var kept: [Take] = []
        for _ in 0..<5 {
            let state = randomState(&random)
            let request = ComposeRequest(
                form: random.below(2) == 0 ? nil : state.song.form, key: state.song.key, qpm: state.song.qpm,
                seed: random.next(), settings: state.settings, stages: [.markov, .transformer], prime: state.song.grid,
                chords: [3: [nil, Chord(root: 2, quality: .major7)]],
                pull: LatentPull(melody: state.song.grid[.melody], bars: 4, amount: 0.5))
            let take = Take(
                created: Date(timeIntervalSince1970: 1000), request: request, form: state.song.form,
                grid: state.song.grid, checkpoints: [.transformer: "abc"], rating: 2)
            kept.append(try file.add(take))
        }
        try file.rate(take: kept[2].id, 5)
        kept[2].rating = 5
        try file.close()
        #expect(try SongFile.open(url).takes() == kept)
        #expect(kept.map(\.id) == [1, 2, 3, 4, 5])
    }

    @Test func rateSaysWhereThereIsNoTake() throws {
        let folder = try TemporaryFolder()
        let file = try SongFile.create(folder.file("a.refrain"))
        let error = failure { () throws(LibraryError) in try file.rate(take: 9, 3) }
        #expect(error == .unknownTake(file: file.url.path, id: 9))
    }

    @Test func neverOverwrites() throws {
        let folder = try TemporaryFolder()
        let url = try folder.write("mine", "a.refrain")
        #expect(failure { () throws(LibraryError) in try SongFile.create(url) } == .exists(file: url.path))
        let other = try SongFile.create(folder.file("b.refrain"))
        #expect(failure { () throws(LibraryError) in try other.saveCopy(to: url) } == .exists(file: url.path))
        #expect(try String(contentsOf: url, encoding: .utf8) == "mine")
    }

    @Test func copiesWithTakesAndHistory() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 6)
        let file = try SongFile.create(folder.file("a.refrain"), randomState(&random))
        try file.record(edited(file.state, &random), label: "edit")
        try file.add(Take(request: ComposeRequest(), form: .standard, grid: file.state.song.grid))
        try file.saveCopy(to: folder.file("b.refrain"))
        let copy = try SongFile.open(folder.file("b.refrain"))
        #expect(copy.state == file.state)
        #expect(try copy.takes().count == 1)
        #expect(try copy.undo() == "edit")
    }

    @Test func twoOpenersSeeEachOther() throws {
        let folder = try TemporaryFolder()
        let one = try SongFile.create(folder.file("a.refrain"))
        let two = try SongFile.open(folder.file("a.refrain"))
        var random = SeededGenerator(seed: 7)
        let first = randomState(&random)
        let second = randomState(&random)
        try one.record(first, label: "one")
        try two.record(second, label: "two")
        #expect(try SongFile.open(folder.file("a.refrain")).state == second)
        try two.undo()
        #expect(two.state == first)
    }
}
