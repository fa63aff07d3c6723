import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct PresetTests {
    private static let slow = PresetChoice(
        name: "slow",
        outline: SongOutline(
            form: SongForm([Section(kind: .intro, letter: "A", bars: 6, memory: .writes)]), key: Key("A minor"), qpm: 60
        ),
        settings: ComposeSettings(recall: 0.3))

    @Test func emptySongIsLaidOutAtOnce() {
        var studio = makeStudio()
        _ = studio.update(.library(.presetLoaded(Self.slow)))
        #expect(studio.song.form.bars == 6 && studio.song.qpm == 60 && studio.song.key == Key("A minor"))
        #expect(studio.song.grid.bars.count == 6)
        #expect(studio.draft.settings.recall == 0.3 && studio.draft.outline == nil)
        studio.run(.undo)
        #expect(studio.song.qpm != 60 && studio.draft.preset == nil)
    }

    @Test func notesStayInTheirOwnFormUntilTheNextTake() throws {
        var studio = makeStudio()
        studio.writeTake()
        let before = studio.song
        _ = studio.update(.library(.presetLoaded(Self.slow)))
        #expect(studio.song == before && studio.takes[0].song == before)
        let effects = studio.run(.write)
        let request = effects.lazy.compactMap { effect -> ComposeRequest? in
            if case .compose(_, let request) = effect { request } else { nil }
        }.first
        #expect(request?.form?.bars == 6 && request?.qpm == 60 && request?.key == Key("A minor"))
        #expect(studio.draft.outline == nil)
        #expect(studio.takes[0].song == before, "the earlier take keeps its form")
    }

    @Test func stoppingBeforeTheFirstBarBringsEverythingBack() {
        var studio = makeStudio()
        studio.writeTake()
        _ = studio.update(.library(.presetLoaded(Self.slow)))
        let before = studio.draft
        studio.run(.write, .stopWriting)
        #expect(studio.draft == before)
    }
}
