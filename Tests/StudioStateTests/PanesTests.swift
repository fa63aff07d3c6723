import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct PanesTests {
    @Test(arguments: [8, 14, 30]) func drumsAreLookedAtFromBelow(rows: Int) {
        var studio = makeStudio()
        _ = studio.update(.rollSized(columns: 64, rows: rows))
        _ = studio.update(.selectVoice(.drums))
        for (step, pitch) in [(0, 36), (4, 38), (2, 42), (8, 49)] {
            _ = studio.update(.pointer(.draw(step: step, pitch: pitch)))
            _ = studio.update(.pointer(.release))
        }
        _ = studio.update(.selectVoice(.melody))
        _ = studio.update(.command(.up, count: 60))
        _ = studio.update(.selectVoice(.drums))
        let shown = (studio.roll.topPitch - studio.roll.visiblePitches + 1)...studio.roll.topPitch
        #expect(shown.contains(36) && shown.contains(38) && shown.contains(42))
        #expect(shown.contains(studio.roll.pitch))
    }

    @Test func takesAreChosenAndCompared() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        studio.writeTake(pitch: 70)
        _ = studio.update(.selectTake(id: 1))
        #expect(studio.song.grid[.melody].first?.pitch == 60)
        studio.run(.compare)
        #expect(studio.draft.currentTake == 2)
        studio.run(.compare)
        #expect(studio.draft.currentTake == 1)
        studio.run(.undo)
        #expect(studio.song.grid[.melody].first?.pitch == 70)
    }

    @Test func editsStayWithTheirTake() {
        var studio = makeStudio()
        studio.writeTake(pitch: 60)
        _ = studio.update(.pointer(.draw(step: 8, pitch: 99)))
        _ = studio.update(.pointer(.release))
        studio.writeTake(pitch: 70)
        _ = studio.update(.selectTake(id: 1))
        #expect(studio.song.grid[.melody].contains { $0.pitch == 99 })
    }

    @Test func starsAreGivenToTheTakeUnderTheCursor() {
        var studio = makeStudio()
        studio.writeTake()
        _ = studio.update(.command(.rateUp, count: 3))
        _ = studio.update(.command(.rateUp, count: 9))
        #expect(studio.takes.first?.rating == 5)
    }

    @Test(arguments: [
        (Parameter.temperature, "0.7", 0.7), (.topK, "all", 0), (.topK, "12", 12), (.recall, "80", 0.8),
        (.recall, "80%", 0.8), (.recall, "0.8", 0.8), (.latentPosition, "1", 1), (.pitchMask, "chord", 2),
        (.style, "game", 1),
        (.style, "lead", 2),
        (.topP, "0,9", 0.9),
    ])
    func numbersAreRead(_ parameter: Parameter, _ text: String, _ value: Double) {
        #expect(parameter.parse(text) == value)
    }

    @Test(arguments: [(Parameter.temperature, "3"), (.topK, "-1"), (.topP, "nan"), (.recall, "loud"), (.minP, "")])
    func wrongNumbersAreRefused(_ parameter: Parameter, _ text: String) {
        #expect(parameter.parse(text) == nil)
        var studio = makeStudio()
        _ = studio.update(.focus(.sampling))
        _ = studio.update(.selectSamplingRow(Parameter.sampling.firstIndex(of: parameter) ?? 0))
        let before = studio.draft
        _ = studio.update(.beginValue("1"))
        studio.type(text)
        #expect(studio.draft == before)
    }

    @Test(arguments: Parameter.sampling)
    func slidersStayInTheirRange(_ parameter: Parameter) {
        var studio = makeStudio()
        for value in [-1e9, 1e9, .nan, .infinity, 0.5] {
            _ = studio.update(.set(parameter, value))
            #expect(parameter.range.contains(studio.draft[parameter]))
            #expect(!parameter.text(studio.draft[parameter]).isEmpty)
        }
    }

    @Test func arrowsMoveTheSliderUnderTheCursor() {
        var studio = makeStudio()
        _ = studio.update(.focus(.sampling))
        studio.run(.right, .extendRight)
        #expect(studio.draft.settings.sampling.temperature == 1.01)
        studio.run(.down, .left)
        #expect(studio.draft.settings.sampling.topK == 28)
        studio.run(.resetValue)
        #expect(studio.draft.settings.sampling.topK == 32)
    }

    @Test func aMorphNeedsTwoMelodies() {
        var studio = makeStudio()
        studio.writeTake()
        _ = studio.update(.selectLatentRow(.corner(.a)))
        #expect(studio.run(.right).contains { if case .morph = $0 { true } else { false } } == false)
        studio.run(.down)
        let effects = studio.run(.right, .right)
        #expect(studio.draft.latent == LatentEnds(a: "A", b: "B"))
        guard case .morph(let request)? = effects.first(where: { if case .morph = $0 { true } else { false } }) else {
            Issue.record("no morph was asked for")
            return
        }
        #expect(request.bars == 4)
        #expect(request.corners.map(\.count) == [4, 4])
        _ = studio.update(.set(.latentPosition, 0.5))
        let morph = Morph(melody: request.corners[0], bars: 4)
        _ = studio.update(.engine(.morphed(request: request.id, morph)))
        #expect(studio.latent.morph == nil)  // an older request's answer
        _ = studio.update(.engine(.morphed(request: studio.latent.requestID, morph)))
        #expect(studio.latent.morph == morph)
        #expect(studio.request.pull == LatentPull(melody: request.corners[0], bars: 4, amount: 1))
        studio.run(.keepMorph)
        #expect(studio.song.form.bars == 48)
        #expect(studio.song.grid.bars.count == 48)
    }

    @Test func playingPausesSeeksAndLoops() {
        var studio = makeStudio()
        #expect(studio.run(.play).isEmpty)
        studio.writeTake()
        #expect(studio.run(.play) == [.play(studio.audibleSong, fromTick: 0, loop: nil, countInBars: 0)])
        _ = studio.update(.player(.position(tick: 960)))
        #expect(studio.transport.tick == 960)
        #expect(studio.run(.play) == [.pause])
        #expect(studio.run(.play) == [.resume])
        #expect(studio.run(.loopSection) == [.loop(0..<4 * 1920)])
        #expect(studio.update(.pointer(.seek(step: 32))) == [.seek(tick: 3840)])
        #expect(studio.run(.playFromCursor) == [.seek(tick: 3840)])
        // A synthesiser that does not start does not stop the playing.
        _ = studio.update(.player(.failed("No.\nDo this.")))
        #expect(studio.transport.isPlaying)
        #expect(studio.run(.stopPlaying) == [.stop])
    }

    @Test func mutedVoicesAreNotSent() {
        var studio = makeStudio()
        studio.writeTake()
        studio.run(.play)
        let effects = studio.run(.mute)
        guard case .exchange(let song, _)? = effects.first else {
            Issue.record("the player was not told")
            return
        }
        #expect(song.grid[.melody].isEmpty)
        #expect(!song.grid[.bass].isEmpty)
    }

    @Test func themesAreTriedOnAndTakenOff() {
        var studio = Studio(theme: "night")
        _ = studio.update(.library(.themes(["day", "night", "paper"])))
        studio.run(.themes)
        #expect(studio.update(.typing(.down)) == [.applyTheme(name: "paper", keep: false)])
        #expect(studio.update(.typing(.cancel)) == [.applyTheme(name: "night", keep: false)])
        #expect(studio.theme == "night")
        studio.run(.themes)
        _ = studio.update(.typing(.up))
        #expect(studio.update(.typing(.accept)) == [.applyTheme(name: "day", keep: true)])
    }

    @Test func thePaletteFindsAndRunsCommands() {
        var studio = makeStudio()
        studio.run(.palette)
        for letter in "add sect" { _ = studio.update(.typing(.insert(String(letter)))) }
        guard case .list(let list)? = studio.layers.last else {
            Issue.record("no list")
            return
        }
        #expect(list.chosen?.id == Command.addSection.rawValue)
        _ = studio.update(.typing(.accept))
        #expect(studio.layers.isEmpty)
        #expect(studio.song.form.sections.count == 8)
        #expect(studio.focus == .song)
    }

    @Test func whatNobodyKnowsIsSaid() {
        var studio = makeStudio()
        studio.run(.palette)
        for letter in "xyzzy" { _ = studio.update(.typing(.insert(String(letter)))) }
        _ = studio.update(.typing(.accept))
        #expect(studio.layers.isEmpty)
        #expect(studio.notice?.text.contains("xyzzy") == true)
    }

    @Test func leavingStopsAndSavesFirst() {
        var studio = makeStudio()
        studio.writeTake()
        studio.run(.play)
        #expect(studio.run(.quit) == [.stop, .autosave, .quit])
    }
}
