import Composing
import Foundation
import Library
import MusicCore
import StudioState
import Testing

@testable import StudioRuntime

@Suite struct SongFileStoreTests {
    let folders: Folders

    init() throws {
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("studio-\(UUID().uuidString)")
        folders = Folders(environment: ["HOME": home.path], executable: nil)
    }

    /// Saves after each command, as the session does, and returns the state.
    func work(_ store: SongFileStore, _ path: String, _ studio: inout Studio, _ actions: [Action]) throws {
        for action in actions where studio.update(action).contains(.autosave) {
            try store.save(studio.document, at: path)
        }
    }

    /// A studio with a song that was written bar by bar.
    func takeActions(job: Int, pitch: UInt8) -> [Action] {
        let form = SongForm.standard
        let bars = Array(repeating: GridBar(), count: form.bars)
        var actions: [Action] = [.command(.newTake), .engine(.event(job: job, .planned(form: form, bars: bars)))]
        for index in 0..<form.bars {
            var bar = GridScore(bars: [GridBar()])
            bar[.melody] = [GridNote(step: 0, length: 4, pitch: pitch, velocityBin: 5)]
            actions.append(.engine(.event(job: job, .bar(index: index, content: bar))))
        }
        return actions + [.engine(.event(job: job, .section(index: 6))), .command(.stopWriting)]
    }

    @Test func whatWasSavedIsThereAgain() throws {
        let store = SongFileStore(folders)
        var studio = Studio(draft: Draft(seed: 3))
        let path = try store.create(studio.document)
        try work(store, path, &studio, takeActions(job: 1, pitch: 60))
        try work(
            store, path, &studio,
            [
                .command(.lockBars), .command(.rateUp, count: 4), .pointer(.draw(step: 9, pitch: 80)),
                .pointer(.release), .set(.temperature, 1.4), .command(.mute),
            ])
        try work(store, path, &studio, takeActions(job: 2, pitch: 70))
        try work(store, path, &studio, [.selectTake(id: 1), .command(.undo), .command(.redo)])
        // No closing: the process may end at any moment.
        let (document, found) = try SongFileStore(folders).open(path: path)
        #expect(found == path)
        #expect(document.draft == studio.draft)
        #expect(document.takes == studio.takes)
    }

    /// A song of two takes, the first of which was changed after it was written.
    private func edited(_ store: SongFileStore, _ path: String, _ studio: inout Studio) throws {
        try work(store, path, &studio, takeActions(job: 1, pitch: 60))
        try work(store, path, &studio, [.pointer(.draw(step: 9, pitch: 80)), .pointer(.release)])
        try work(store, path, &studio, takeActions(job: 2, pitch: 70))
    }

    @Test func aChangedTakeIsWrittenOnceAndByItself() throws {
        let store = SongFileStore(folders)
        var studio = Studio()
        let path = try store.create(studio.document)
        try edited(store, path, &studio)
        let file = try SongFile.open(URL(fileURLWithPath: path))
        #expect(try file.attachment("take-1")?.contains("80") == true)
        #expect(try file.attachment("take-2") == nil)
        // What is written at every change stays small.
        #expect((try file.attachment(SongExtras.attachment) ?? "").count < 400)
        #expect(try SongFileStore(folders).open(path: path).document.takes == studio.takes)
        // Changed again, and back to what it was written as.
        try work(store, path, &studio, [.selectTake(id: 1), .pointer(.erase(step: 9, pitch: 80)), .selectTake(id: 2)])
        #expect(try SongFileStore(folders).open(path: path).document.takes == studio.takes)
        try work(
            store, path, &studio,
            [.selectTake(id: 1), .pointer(.draw(step: 3, pitch: 81)), .pointer(.release), .selectTake(id: 2)])
        #expect(try SongFileStore(folders).open(path: path).document.takes == studio.takes)
    }

    @Test func takesThatAnEarlierVersionChangedAreThere() throws {
        let store = SongFileStore(folders)
        var studio = Studio()
        let path = try store.create(studio.document)
        try edited(store, path, &studio)
        try store.close()
        // As it was: all in one text.
        let file = try SongFile.open(URL(fileURLWithPath: path))
        var extras = try SongExtras(reading: try file.attachment(SongExtras.attachment) ?? "")
        extras.takes[1]?.isEdited = nil
        extras.takes[1]?.edited = studio.takes[0].song
        try file.attach(try extras.text(), as: SongExtras.attachment)
        try file.close()
        let again = SongFileStore(folders)
        var opened = Studio()
        _ = opened.update(.library(.opened(try again.open(path: path).document, path: path)))
        #expect(opened.takes == studio.takes)
        try work(again, path, &opened, [.command(.rateUp)])
        #expect(try SongFileStore(folders).open(path: path).document.takes == opened.takes)
    }

    @Test func aSongThatIsLeftCanStillBeSaved() throws {
        let store = SongFileStore(folders)
        var (first, second) = (Studio(), Studio())
        let a = try store.create(first.document)
        let b = try store.create(second.document)
        for step in 0..<3 {
            try work(store, a, &first, [.pointer(.draw(step: step * 4, pitch: 60)), .pointer(.release)])
            try work(store, b, &second, [.pointer(.draw(step: step * 4, pitch: 70)), .pointer(.release)])
        }
        #expect(try SongFileStore(folders).open(path: a).document.draft == first.draft)
        #expect(try SongFileStore(folders).open(path: b).document.draft == second.draft)
        #expect(try SongFileStore(folders).open(path: b).document.undo.count == 3)
    }

    @Test func takesAreStoredOnceHoweverOftenTheSongIsOpened() throws {
        let path: String
        var studio = Studio()
        do {
            let store = SongFileStore(folders)
            path = try store.create(studio.document)
            try work(store, path, &studio, takeActions(job: 1, pitch: 60))
        }
        for round in 1...3 {
            let store = SongFileStore(folders)
            let (document, _) = try store.open(path: path)
            #expect(document.takes.count == 1, "round \(round)")
            var again = Studio()
            _ = again.update(.library(.opened(document, path: path)))
            try work(store, path, &again, [.pointer(.draw(step: round, pitch: 90)), .pointer(.release)])
        }
    }

    @Test func undoGoesOnAfterReopening() throws {
        let store = SongFileStore(folders)
        var studio = Studio()
        let path = try store.create(studio.document)
        var songs = [studio.song]
        for step in 0..<5 {
            try work(store, path, &studio, [.pointer(.draw(step: step * 3, pitch: 60)), .pointer(.release)])
            songs.append(studio.song)
        }
        var again = Studio()
        _ = again.update(.library(.opened(try SongFileStore(folders).open(path: path).document, path: path)))
        for song in songs.dropLast().reversed() {
            try work(store, path, &again, [.command(.undo)])
            #expect(again.song == song)
            #expect(try SongFileStore(folders).open(path: path).document.draft.song == song)
        }
        _ = again.update(.command(.redo, count: 5))
        #expect(again.song == songs.last)
    }

    @Test func locksMutesAndSeedsAreUndoneAfterReopening() throws {
        let store = SongFileStore(folders)
        var studio = Studio(draft: Draft(seed: 3))
        let path = try store.create(studio.document)
        var drafts = [studio.draft]
        let actions: [Action] = [
            .command(.mute), .command(.lockBars), .command(.lockVoice), .command(.stageVAE), .set(.latentDown, 0.5),
            .selectVoice(.bass), .command(.solo), .command(.stageMarkov),
        ]
        for action in actions {
            try work(store, path, &studio, [action])
            if studio.draft != drafts.last { drafts.append(studio.draft) }
        }
        #expect(drafts.count == 8)
        var again = Studio()
        _ = again.update(.library(.opened(try SongFileStore(folders).open(path: path).document, path: path)))
        #expect(again.draft == drafts.last)
        for draft in drafts.dropLast().reversed() {
            try work(store, path, &again, [.command(.undo)])
            #expect(again.draft == draft)
            #expect(try SongFileStore(folders).open(path: path).document.draft == draft)
        }
        _ = again.update(.command(.redo, count: 99))
        #expect(again.draft == drafts.last)
    }

    @Test func theWayBackGoesAlongUnderANewName() throws {
        let store = SongFileStore(folders)
        var studio = Studio()
        let start = studio.song
        let unnamed = try store.create(studio.document)
        for step in 0..<3 {
            try work(store, unnamed, &studio, [.pointer(.draw(step: step * 3, pitch: 60)), .pointer(.release)])
        }
        let named = try store.save(studio.document, as: folders.songs.appendingPathComponent("new").path, from: unnamed)
        var again = Studio()
        _ = again.update(.library(.opened(try SongFileStore(folders).open(path: named).document, path: named)))
        #expect(again.song == studio.song)
        _ = again.update(.command(.undo, count: 3))
        #expect(again.song == start)
    }

    @Test func namesNeverReplaceAndUnnamedFilesGo() throws {
        let store = SongFileStore(folders)
        let studio = Studio()
        let unnamed = try store.create(studio.document)
        let wanted = folders.songs.appendingPathComponent("first").path
        let named = try store.save(studio.document, as: wanted, from: unnamed)
        #expect(named == wanted + ".refrain")
        #expect(!FileManager.default.fileExists(atPath: unnamed))
        #expect(throws: LibraryError.self) { try store.save(studio.document, as: wanted, from: nil) }
        #expect(try store.list().map(\.id).contains(named))
    }
}
