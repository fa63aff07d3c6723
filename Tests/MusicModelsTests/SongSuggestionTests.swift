import Composing
import MusicCore
import MusicModels
import Testing

@Suite struct SongSuggestionTests {
    private let composer = SongComposer(Engine())

    @Test(arguments: 1...12) func composingKeepsToWhatWasSuggested(seed: UInt64) throws {
        var request = ComposeRequest(form: nil, key: Key(tonic: 9, mode: .minor), seed: seed)
        request.stages = [.markov]
        let suggestion = try composer.suggest(request)
        #expect(suggestion.form.bars == suggestion.bars.count)
        #expect((40...100).contains(suggestion.bars.count))
        let song = try composer.compose(request, isCancelled: { false }, report: { _ in }).song
        #expect(song.form == suggestion.form)
        #expect(song.grid.bars == suggestion.bars)
        // The suggested form, given back with the same seed, gets the same chords.
        request.form = suggestion.form
        #expect(try composer.suggest(request) == suggestion)
    }

    @Test func otherSeedsSuggestOtherForms() throws {
        let forms = try (1...12).map { try composer.suggest(ComposeRequest(form: nil, seed: $0)).form }
        #expect(Set(forms).count > 2)
    }

    @Test func givenChordsAreObeyed() throws {
        let form = try SongForm(parsing: "verse:4 chorus:2")
        let chord = Chord(root: 6, quality: .dominant7)
        let suggestion = try composer.suggest(ComposeRequest(form: form, chords: [1: [chord, nil], 5: [chord]]))
        #expect(suggestion.form == form)
        #expect(suggestion.bars(of: 0).dropFirst().first?.chords.first == chord)
        #expect(suggestion.bars(of: 1).last?.chords == [chord, chord])
        #expect(suggestion.bars(of: 1).count == 2)
    }

    @Test func nonsenseIsRefused() {
        #expect(throws: ComposeError.self) { try composer.suggest(ComposeRequest(form: SongForm([]))) }
        #expect(throws: ComposeError.self) { try composer.suggest(ComposeRequest(qpm: 1)) }
    }
}
