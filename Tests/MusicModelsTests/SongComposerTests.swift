import Composing
import MusicCore
import MusicModels
import Synchronization
import Testing

@Suite struct SongComposerTests {
    private static let engine = Engine.tiny()

    private var request: ComposeRequest {
        get throws {
            var request = ComposeRequest(
                form: try SongForm(parsing: "intro:1 verse:2 chorus:2 verse:2 outro:1"),
                key: Key(tonic: 9, mode: .minor),
                seed: 7)
            request.settings.motifBars = 2
            return request
        }
    }

    private func compose(
        _ request: ComposeRequest, engine: Engine = SongComposerTests.engine, report: (ComposeEvent) -> Void = { _ in }
    ) throws -> Composition {
        try SongComposer(engine).compose(request, isCancelled: { false }, report: report)
    }

    @Test(arguments: 1...6) func aSongIsWholeAndValid(seed: UInt64) throws {
        var request = try request
        request.seed = seed
        let song = try compose(request).song
        #expect(song.grid.bars.count == 8)
        #expect(song.grid == song.grid.fitted())
        #expect(song.grid.stepCount == 128)
        #expect(!song.grid[.drums].isEmpty)
        for voice in Voice.allCases where !voice.isDrum {
            for note in song.grid[voice] {
                #expect(VoiceRules.standard(voice).pitches.contains(Int(note.pitch)) || voice == .melody)
            }
        }
    }

    @Test(arguments: [MusicStyle.pop, .game]) func aBassByItselfIsHeard(style: MusicStyle) throws {
        var request = try request
        request.settings.voices = [.bass, .drums]
        request.settings.style = style
        let grid = try compose(request).song.grid
        #expect(grid[.bass].count >= grid.bars.count / 2 && !grid[.drums].isEmpty)
        #expect(grid[.melody].isEmpty && grid[.chords].isEmpty)
    }

    /// A letter that recalls another one is in its chords, and hands them on under its own name.
    @Test func aCopiedMemoryBringsItsChordsAndMelody() throws {
        var request = try request
        request.form = try SongForm(parsing: "verse.A:2 chorus.B:2 bridge.C@B:2 outro.C:2")
        request.stages = [.markov]
        let grid = try compose(request).song.grid
        for bars in [4..<6, 6..<8] {
            let (part, source) = (grid.slice(bars: bars), grid.slice(bars: 2..<4))
            #expect(part.bars == source.bars)
            #expect(part[.melody] == source[.melody])
        }
        #expect(grid.slice(bars: 0..<2)[.melody] != grid.slice(bars: 2..<4)[.melody])
    }

    @Test func theSameRequestGivesTheSameSong() throws {
        let request = try request
        #expect(try compose(request).song == compose(request).song)
        var other = request
        other.seed = 8
        #expect(try compose(other).song != compose(request).song)
    }

    @Test func barsAreReportedAsTheyAreWritten() throws {
        var bars: [Int: GridScore] = [:]
        var sections: [Int] = []
        let result = try compose(request) { event in
            switch event {
            case .bar(let index, let content): bars[index] = content
            case .section(let index): sections.append(index)
            default: break
            }
        }
        #expect(sections == [0, 1, 2, 3, 4])
        var whole = GridScore()
        for index in 0..<8 { whole.append(try #require(bars[index])) }
        #expect(whole.noteCount == result.song.grid.noteCount)
    }

    @Test func theMotifIsStatedWhereTheFirstVerseBegins() throws {
        var motif: [GridNote] = []
        let result = try compose(request) { if case .motif(.markov, let melody, _) = $0 { motif = melody } }
        let stated = result.song.grid.slice(bars: 1..<3)[.melody]
        #expect(stated.map(\.step) == motif.map(\.step) && stated.map(\.pitch) == motif.map(\.pitch))
    }

    /// A space in which every point is the same melody: a note held over two bar lines, then one after a rest.
    private struct HeldNote: LatentSpace {
        let latentSize = 2
        let attributes: [String] = []
        let melody = [
            GridNote(step: 4, length: 40, pitch: 62, velocityBin: 5),
            GridNote(step: 60, length: 4, pitch: 64, velocityBin: 5),
        ]

        func encode(melody: [GridNote], bars: Int) -> [Float] { [0, 0] }
        func decode(_ z: [Float], bars: Int, temperature: Double, seed: UInt64) -> [GridNote] { melody }
        func direction(of attribute: String) -> [Float]? { nil }
    }

    @Test(arguments: 1...8) func aMotifMayHoldAndRestOverWholeBars(seed: UInt64) throws {
        var engine = SongComposerTests.engine
        engine.latent = .init(HeldNote())
        var request = try request
        request.seed = seed
        request.form = try SongForm(parsing: "intro:2 verse:4 chorus:2")
        request.settings.motifBars = 4
        let grid = try compose(request, engine: engine).song.grid
        #expect(grid.slice(bars: 2..<6)[.melody] == HeldNote().melody)
    }

    @Test func stoppingKeepsFinishedBars() throws {
        let calls = Mutex(0)
        let result = try SongComposer(SongComposerTests.engine).compose(
            request,
            isCancelled: {
                calls.withLock {
                    $0 += 1
                    return $0 > 4
                }
            }, report: { _ in })
        #expect(!result.isComplete)
        #expect(result.song.grid.bars.count < 8)
        #expect(result.song.grid == result.song.grid.fitted())
    }

    @Test func aSectionIsRewrittenAndTheRestStays() throws {
        let request = try request
        let song = try compose(request).song
        var again = request
        again.seed = 99
        let result = try SongComposer(SongComposerTests.engine).rewrite(
            section: 2, of: song, request: again, isCancelled: { false }, report: { _ in })
        #expect(result.song.grid.bars.count == 8)
        #expect(result.song.grid.slice(bars: 5..<8) == song.grid.slice(bars: 5..<8))
        #expect(result.song.grid.slice(bars: 3..<5) != song.grid.slice(bars: 3..<5))
    }

    @Test func withoutModelsAPlainSongIsMadeAndItIsSaid() throws {
        var notices: [String] = []
        let result = try compose(request, engine: Engine()) { if case .notice(let text) = $0 { notices.append(text) } }
        #expect(notices.count == 3)
        #expect(result.isComplete)
        for voice in [Voice.melody, .chords, .bass, .drums] { #expect(!result.song.grid[voice].isEmpty) }
        #expect(result.stages.values.allSatisfy { !$0.ran && $0.notice != nil })
    }

    /// A latent space of one number with one direction.
    private struct Line: LatentSpace {
        var latentSize: Int { 1 }
        var attributes: [String] { ["density"] }
        func encode(melody: [GridNote], bars: Int) -> [Float] { [0] }
        func decode(_ z: [Float], bars: Int, temperature: Double, seed: UInt64) -> [GridNote] { [] }
        func direction(of attribute: String) -> [Float]? { attribute == "density" ? [1] : nil }
    }

    @Test func anAttributeThatTheLatentSpaceDoesNotHaveIsNamed() throws {
        var engine = Engine.tiny()
        engine.latent = .init(Line(), checkpoint: "line")
        var request = try request
        request.settings.attributes = ["density": 1, "densty": 1]
        var notices: [String] = []
        _ = try compose(request, engine: engine) { if case .notice(let text) = $0 { notices.append(text) } }
        #expect(notices == ["no direction is called \"densty\"; there are density"])
    }

    /// What nothing is recalled of has a melody of its own, and mostly chords of its own: plain rules know few.
    @Test func aSectionThatForgetsIsNew() throws {
        var request = try request
        request.form = try SongForm(parsing: "verse:8 chorus:8 verse:8 verse@A40:4")
        request.stages = [.markov]
        var otherChords = 0
        for seed: UInt64 in 1...6 {
            request.seed = seed
            request.settings.recall = 1
            let recalling = try compose(request).song.grid
            let (echo, theme) = (recalling.slice(bars: 16..<24), recalling.slice(bars: 0..<8))
            #expect(echo.bars == theme.bars && echo[.melody] == theme[.melody])
            request.settings.recall = 0
            let forgetting = try compose(request).song.grid
            let (again, source) = (forgetting.slice(bars: 16..<24), forgetting.slice(bars: 0..<8))
            #expect(again[.melody] != source[.melody])
            #expect(source == theme)
            if again.bars != source.bars { otherChords += 1 }
        }
        #expect(otherChords >= 3, "\(otherChords) of 6")
    }

    /// Changing the sections to come, while one is written, gives the song that the changed form gives from the start.
    @Test(arguments: [0, 1, 2]) func theNextSectionCanBeChanged(changedDuring: Int) throws {
        var request = try request
        request.form = try SongForm(parsing: "verse:2 chorus:2 verse:2 outro:1")
        var form = try #require(request.form)
        let next = changedDuring + 1
        form.sections[next].bars += 1
        form.sections[next].kind = .bridge
        form.sections.append(Section(kind: .chorus, letter: "B", bars: 2, memory: .recalls(letter: "B", strength: 0.5)))
        let chords: [Int: [Chord?]] = [form.startBars[next]: [Chord(root: 5, quality: .minor), nil]]
        let mailbox = Mutex<FormRevision?>(nil)
        var plans: [SongForm] = []
        let revised = try SongComposer(SongComposerTests.engine).compose(
            request, revised: { mailbox.withLock { $0.take() } }, isCancelled: { false }
        ) { event in
            switch event {
            case .planned(let form, _): plans.append(form)
            // While the section is written: with its first bar, which is told again when its notes have grown.
            case .bar(let index, _) where index == request.form?.startBars[changedDuring] && plans.count == 1:
                mailbox.withLock { $0 = FormRevision(form: form, chords: chords) }
            default: break
            }
        }
        #expect(plans == [try #require(request.form), form])
        #expect(revised.isComplete)
        request.form = form
        request.chords = chords
        #expect(try compose(request).song == revised.song)
    }

    @Test func aChangeThatComesTooLateIsNotFollowed() throws {
        let request = try request
        var form = try #require(request.form)
        form.sections[0].bars = 3
        let mailbox = Mutex<FormRevision?>(nil)
        var plans: [SongForm] = []
        let result = try SongComposer(SongComposerTests.engine).compose(
            request, revised: { mailbox.withLock { $0.take() } }, isCancelled: { false }
        ) { event in
            if case .planned(let form, _) = event { plans.append(form) }
            if case .section(0) = event { mailbox.withLock { $0 = FormRevision(form: form) } }
        }
        #expect(plans == [try #require(request.form), try #require(request.form)])
        #expect(try compose(request).song == result.song)
    }

    @Test func badSettingsAreRefused() throws {
        var request = try request
        request.settings.sampling.temperature = -1
        #expect(throws: ComposeError.self) { try compose(request) }
        request = try self.request
        request.qpm = 1000
        #expect(throws: ComposeError.self) { try compose(request) }
    }
}
