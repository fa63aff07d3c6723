import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct SuggestionTests {
    /// Asks for suggestions and answers with a form of one verse and a chorus each, of a chord of its own.
    func suggested(_ studio: inout Studio) -> [FormSuggestion] {
        var requests: [ComposeRequest] = []
        for case .suggest(let asked) in studio.run(.suggestForm) { requests = asked }
        let suggestions = requests.enumerated().map { index, request in
            let form = SongForm([
                Section(kind: .verse, letter: "A", bars: 2 + index, memory: .writes),
                Section(kind: .chorus, letter: "B", bars: 2, memory: .writes),
            ])
            let chord = Chord(root: index, quality: .minor)
            return FormSuggestion(
                form: form, key: request.key,
                bars: Array(repeating: GridBar(chords: [chord, chord]), count: form.bars),
                seed: request.seed)
        }
        _ = studio.update(.engine(.suggested(suggestions)))
        return suggestions
    }

    @Test func eachHasASeedOfItsOwnAndNoFormIsAskedFor() {
        var studio = makeStudio()
        studio.run(.form)
        studio.type("verse:4")
        var requests: [ComposeRequest] = []
        for case .suggest(let asked) in studio.run(.suggestForm) { requests = asked }
        #expect(requests.count == Studio.suggestionCount)
        #expect(Set(requests.map(\.seed)).count == requests.count)
        #expect(requests.allSatisfy { $0.form == nil && $0.chords.isEmpty })
        #expect(studio.job == nil && studio.takes.isEmpty)
    }

    @Test func othersComeTheNextTime() {
        var studio = makeStudio()
        let first = suggested(&studio).map(\.seed)
        _ = studio.update(.typing(.cancel))
        #expect(Set(first).isDisjoint(with: suggested(&studio).map(\.seed)))
    }

    @Test func leftItChangesNothing() {
        var studio = makeStudio()
        studio.writeTake()
        let draft = studio.draft
        _ = suggested(&studio)
        _ = studio.update(.typing(.down))
        _ = studio.update(.typing(.cancel))
        #expect(studio.draft == draft && studio.layers.isEmpty)
    }

    @Test func takenItIsLaidOutAndObeyed() {
        var studio = makeStudio()
        studio.writeTake()
        studio.run(.lockBars)
        let before = studio.draft
        let wanted = suggested(&studio)[1]
        _ = studio.update(.typing(.down))
        _ = studio.update(.typing(.accept))
        #expect(studio.song.form == wanted.form)
        #expect(studio.song.grid.bars == wanted.bars)
        #expect(studio.song.grid.noteCount == 0 && studio.draft.lockedBars.isEmpty)
        #expect(studio.takes.count == 1 && studio.takes[0].song == before.song, "what was there is a take")
        var request: ComposeRequest?
        for case .compose(_, let asked) in studio.run(.write) { request = asked }
        #expect(request?.form == wanted.form && request?.seed == wanted.seed)
        #expect(request?.chords[3] == wanted.bars[3].chords)
        studio.run(.back, .undo)
        #expect(studio.song == before.song && studio.draft.lockedBars == before.lockedBars)
        #expect(studio.draft.currentTake == 1)
    }

    @Test func drawnNotesAreKept() {
        var studio = makeStudio()
        _ = studio.update(.pointer(.draw(step: 0, pitch: 60)))
        _ = studio.update(.pointer(.release))
        _ = suggested(&studio)
        _ = studio.update(.typing(.accept))
        #expect(studio.takes.first?.origin == .drawn && studio.takes.first?.song.grid.noteCount == 1)
    }

    @Test func givenChordsAreFreedAgain() {
        var studio = makeStudio()
        _ = suggested(&studio)
        _ = studio.update(.typing(.accept))
        #expect(studio.draft.givenChords.count == studio.song.form.bars)
        studio.run(.freeChords)
        #expect(studio.draft.givenChords.isEmpty)
    }

    @Test func chordsAreReadByTheBar() {
        let (c, g) = (Chord(root: 0, quality: .major), Chord(root: 7, quality: .major))
        let form = SongForm([Section(kind: .verse, letter: "A", bars: 3, memory: .writes)])
        let bars = [GridBar(chords: [c, c]), GridBar(chords: [c, g]), GridBar(chords: [nil, nil])]
        let suggestion = FormSuggestion(form: form, key: .cMajor, bars: bars, seed: 1)
        #expect(suggestion.chords(ofSection: 0) == ["C", "C G", "N.C."])
        #expect(suggestion.title == "  3 bars  A")
        #expect(suggestion.detail == "Verse A 3: C, C G, N.C.")
    }
}
