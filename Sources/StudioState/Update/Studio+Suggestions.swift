import Composing
import MusicCore

/// Forms and chords that the engine suggests.
extension Studio {
    static let suggestionCount = 8

    /// Opens a list of forms, each with its chords; others each time.
    mutating func suggestForms() -> [Effect] {
        guard canWrite() else { return [] }
        guard job == nil else {
            say(.warning, "The form stays as it is while a take is written.", advice: "Esc stops the writing.")
            return []
        }
        let last = suggestions.last?.seed ?? draft.seed
        suggestions = []
        var generator = SeededGenerator(seed: last, stream: "suggestions")
        let requests = (0..<Studio.suggestionCount).map { _ in
            var request = request
            request.form = nil
            request.chords = [:]
            request.seed = generator.next() % 100_000
            return request
        }
        layers.append(.list(ListLayer(kind: .forms, rows: [])))
        return [.suggest(requests)]
    }

    mutating func receive(suggestions new: [FormSuggestion]) {
        suggestions = new
        refreshList(
            .forms, rows: new.map { ListLayer.Row(id: String($0.seed), title: $0.title, detail: $0.detail) })
    }

    /// Lays the song out in a suggestion: its sections, and its chords as if they were typed. The notes there were stay
    /// as a take.
    mutating func take(suggestion id: String) -> [Effect] {
        guard let suggestion = suggestions.first(where: { String($0.seed) == id }), job == nil else { return [] }
        keepDrawnNotes()
        change("take a suggested form") { draft in
            draft.song.form = suggestion.form
            draft.song.grid = GridScore(bars: suggestion.bars)
            draft.seed = suggestion.seed
            draft.currentTake = nil
            draft.outline?.form = nil
            draft.lockedBars = []
            draft.givenChords = Dictionary(
                uniqueKeysWithValues: suggestion.bars.enumerated().map { ($0.offset, $0.element.chords) })
        }
        roll.selection = nil
        goTo(section: 0)
        say(.information, "Laid out in \(song.form.bars) bars.", advice: "g writes it; c in the roll changes a chord.")
        return requestMorph()
    }

    /// Chords that were typed or taken are the engine's to choose again.
    mutating func freeChords() {
        guard !draft.givenChords.isEmpty else { return say(.information, "No chords are given.") }
        change("free the chords") { $0.givenChords = [:] }
        say(.information, "The next take chooses its own chords.")
    }
}
