import Composing
import Foundation
import Library
import MusicCore
import StudioState

/// A song file and what was last written to it, so that only differences are.
struct OpenSong: Sendable {
    private let file: SongFile
    /// The file's number of each take, and what the file holds of it.
    private var kept: [Int: KeptTake] = [:]
    private var undoCount = 0
    private var redoCount = 0
    /// The step that was recorded last.
    private var recorded: Step?
    private var extras: SongExtras?
    /// Takes that were changed since they were written, as the file holds them.
    private var edited: [Int64: Song] = [:]

    private struct KeptTake: Sendable {
        var number: Int64
        var grid: GridScore
        var form: SongForm
        var rating: Int
    }

    private struct Step: Equatable {
        var count: Int
        var label: String
    }

    // MARK: Reading

    /// A new file with all of a song, the way back included.
    static func create(_ url: URL, _ document: SongDocument) throws(LibraryError) -> OpenSong {
        let file = try SongFile.create(url, state(document.undo.first?.draft ?? document.draft))
        for (index, entry) in document.undo.enumerated() {
            let after = index + 1 < document.undo.count ? document.undo[index + 1].draft : document.draft
            try file.record(state(after), label: entry.label)
        }
        var song = OpenSong(file: file)
        song.undoCount = document.undo.count
        song.redoCount = document.redo.count
        try song.save(document)
        return song
    }

    static func open(_ url: URL) throws(LibraryError) -> (OpenSong, SongDocument) {
        var song = OpenSong(file: try SongFile.open(url))
        let document = try song.read()
        return (song, document)
    }

    private init(file: SongFile) { self.file = file }

    private mutating func read() throws(LibraryError) -> SongDocument {
        let state = file.state
        // A song written by another program has none; the song itself is whole all the same.
        extras = try file.attachment(SongExtras.attachment).flatMap { try? SongExtras(reading: $0) }
        let extras = extras ?? SongExtras(takes: [:])
        let draft = OpenSong.draft(state)
        var takes: [StudioState.Take] = []
        for take in try file.takes() {
            takes.append(try read(take, extras, draft, id: (takes.map(\.id).max() ?? 0) + 1))
        }
        let history = try file.history(limit: History.limit)
        let undo = history.undo.reversed().map {
            HistoryEntry(label: $0.label, draft: OpenSong.draft($0.state))
        }
        let redo = history.redo.reversed().map {
            HistoryEntry(label: $0.label, draft: OpenSong.draft($0.state))
        }
        undoCount = undo.count
        redoCount = redo.count
        return SongDocument(
            draft: draft, takes: takes, undo: Array(undo), redo: Array(redo))
    }

    private mutating func read(
        _ take: Library.Take, _ extras: SongExtras, _ draft: Draft, id: Int
    ) throws(LibraryError) -> StudioState.Take {
        let extra = extras.takes[take.id]
        if extra?.isEdited == true, let text = try file.attachment(EditedTake.attachment(take.id)) {
            edited[take.id] = (try? EditedTake(reading: text))?.song
        }
        var song = draft.song
        song.key = take.request.key
        song.qpm = take.request.qpm
        song.form = take.form
        song.grid = take.grid
        let id = extra.map(\.id).flatMap { kept[$0] == nil ? $0 : nil } ?? id
        kept[id] = KeptTake(number: take.id, grid: take.grid, form: take.form, rating: take.rating)
        if id == draft.currentTake { song = draft.song }
        return StudioState.Take(
            id: id, origin: extra?.origin ?? .written, seed: take.request.seed, settings: take.request.settings,
            stages: take.request.stages, song: edited[take.id] ?? extra?.edited ?? song, rating: take.rating,
            isComplete: extra?.isComplete ?? true,
            checkpoints: Dictionary(uniqueKeysWithValues: take.checkpoints.map { ($0.key.rawValue, $0.value) }),
            tokens: extra?.tokens ?? 0, seconds: extra?.seconds ?? 0,
            request: extra?.wasAsked == true ? take.request : nil)
    }

    // MARK: Writing

    mutating func save(_ document: SongDocument) throws(LibraryError) {
        try saveState(document)
        try saveTakes(document)
        let extras = SongExtras(takes: try takeExtras(document))
        guard extras != self.extras else { return }
        try attach(extras.text, as: SongExtras.attachment)
        self.extras = extras
    }

    private func attach(_ text: () throws -> String, as name: String) throws(LibraryError) {
        let content: String
        do { content = try text() } catch {
            throw .unwritable(file: file.url.path, reason: error.localizedDescription)
        }
        try file.attach(content, as: name)
    }

    private static func state(_ draft: Draft) -> SongState {
        SongState(song: draft.song, settings: draft.settings, companion: DraftCompanion(draft).text)
    }

    private static func draft(_ state: SongState) -> Draft {
        DraftCompanion(reading: state.companion)?.draft(state.song, state.settings)
            ?? Draft(song: state.song, settings: state.settings)
    }

    /// Follows the studio's undo and redo as far as they lead to its song, and records a step everywhere else.
    ///
    /// Steps are counted by where they lead and not one by one: the studio forgets a step that came to nothing.
    private mutating func saveState(_ document: SongDocument) throws(LibraryError) {
        let state = OpenSong.state(document.draft)
        let back = undoCount - document.undo.count
        if document.redo.count == redoCount + back {
            for _ in 0..<abs(back) where !isSame(file.state, state) {
                if back > 0 { try file.undo() } else { try file.redo() }
            }
        }
        if !isSame(file.state, state) {
            let label = document.undo.last?.label ?? "edit"
            // More of the same step: a slider that is dragged, bars of a take that is being written.
            let step = Step(count: document.undo.count, label: label)
            try file.record(state, label: label, merging: step == recorded)
            recorded = step
        }
        undoCount = document.undo.count
        redoCount = document.redo.count
    }

    /// Whether the file holds a state; it keeps notes in their normal order.
    private func isSame(_ stored: SongState, _ state: SongState) -> Bool {
        var normal = state
        normal.song.grid.normalise()
        return stored == normal
    }

    private mutating func saveTakes(_ document: SongDocument) throws(LibraryError) {
        for take in document.takes where take.id != document.writingTake {
            if let known = kept[take.id] {
                guard known.rating != take.rating else { continue }
                try file.rate(take: known.number, take.rating)
                kept[take.id]?.rating = take.rating
                continue
            }
            let request =
                take.request
                ?? ComposeRequest(
                    form: take.song.form, key: take.song.key, qpm: take.song.qpm, seed: take.seed,
                    settings: take.settings, stages: take.stages, chords: document.draft.givenChords)
            let checkpoints = take.checkpoints.compactMap { name, hash in Stage(rawValue: name).map { ($0, hash) } }
            let added = try file.add(
                Library.Take(
                    request: request, form: take.song.form, grid: take.song.grid,
                    checkpoints: Dictionary(uniqueKeysWithValues: checkpoints), rating: take.rating))
            kept[take.id] = KeptTake(
                number: added.id, grid: take.song.grid, form: take.song.form, rating: take.rating)
        }
    }

    /// What is kept beside the list of takes; a take that was changed is written where it is not what the file holds.
    private mutating func takeExtras(_ document: SongDocument) throws(LibraryError) -> [Int64: SongExtras.TakeExtra] {
        var result: [Int64: SongExtras.TakeExtra] = [:]
        for take in document.takes {
            guard let known = kept[take.id] else { continue }
            // The current take is the song itself.
            let isEdited =
                take.id != document.draft.currentTake
                && (take.song.grid != known.grid || take.song.form != known.form)
            if isEdited, edited[known.number] != take.song {
                try attach(EditedTake(take.song).text, as: EditedTake.attachment(known.number))
                edited[known.number] = take.song
            }
            result[known.number] = SongExtras.TakeExtra(
                id: take.id, origin: take.origin, isComplete: take.isComplete, tokens: take.tokens,
                seconds: take.seconds, wasAsked: take.request != nil, isEdited: isEdited ? true : nil)
        }
        return result
    }

    func close() { try? file.close() }
}
