import MusicCore
import Testing

@Suite struct SongFormTests {
    @Test func standardFormHasForms() {
        #expect(SongForm.standard.bars == 44)
        #expect(SongForm.standard.startBars == [0, 4, 12, 20, 28, 32, 40])
        #expect(SongForm.standard.section(atBar: 12) == 2)
        #expect(SongForm.standard.section(atBar: 44) == nil)
    }

    @Test func kindsThatReturnRecall() throws {
        let form = try SongForm(parsing: "intro:4 verse:8 chorus:8 verse:8")
        #expect(form.sections[1].memory == .writes)
        #expect(form.sections[3].memory == .recalls(letter: form.sections[1].letter, strength: 1))
        #expect(try SongForm(parsing: form.description) == form)
    }

    @Test(arguments: [
        ("verse.B:8 verse.D@B:8", SectionMemory.recalls(letter: "B", strength: 1)),
        ("verse.B:8 verse.D@b60:8", .recalls(letter: "B", strength: 0.6)),
        ("verse.B:8 verse.B@B60%:8", .recalls(letter: "B", strength: 0.6)),
        ("verse.B:8 verse.B@new:8", .writes), ("verse:8 verse@free:8", .free),
        ("verse.A:4 verse.C@A:4 verse.C:4", .recalls(letter: "C", strength: 1)),
        ("verse.A@free:4 verse.A:4", .writes),
    ])
    func memoriesAreReadAndWritten(text: String, memory: SectionMemory) throws {
        let form = try SongForm(parsing: text)
        #expect(form.sections.last?.memory == memory)
        #expect(try SongForm(parsing: form.description) == form)
    }

    @Test func recallIsTheStrengthOfWhatNamesNone() throws {
        let form = try SongForm(parsing: "verse.A:4 verse.A:4 verse.B@A:4 verse.B@A90:4", recall: 0.5)
        let wanted: [SectionMemory] = [
            .writes, .recalls(letter: "A", strength: 0.5), .recalls(letter: "A", strength: 0.5),
            .recalls(letter: "A", strength: 0.9),
        ]
        #expect(form.sections.map(\.memory) == wanted)
    }

    @Test(arguments: [
        "", "verse", "verse:0", "verse:x", "solo:8", "verse:65", ":8", "verse@:8", "verse.A:4 verse@A101:8",
        "verse.A:4 verse@A-1:8", "verse@1:8", "verse.A@free:4 verse.B@A:4", "verse.B@A:4 verse.A:4", "@A:8",
    ])
    func badFormsAreRefused(text: String) {
        #expect(throws: SongFormError.self) { try SongForm(parsing: text) }
    }

    @Test func aFormTooLongIsRefused() {
        let text = Array(repeating: "verse:64", count: 9).joined(separator: " ")
        #expect(throws: SongFormError.tooLong(bars: 576)) { try SongForm(parsing: text) }
    }
}

@Suite struct PitchTests {
    @Test(arguments: [
        ("A minor", Key(tonic: 9, mode: .minor)), ("Bb", Key(tonic: 10, mode: .major)),
        ("F#m", Key(tonic: 6, mode: .minor)), ("Gb:maj", Key(tonic: 6, mode: .major)),
    ])
    func keysAreRead(text: String, key: Key) { #expect(Key(text) == key) }

    @Test(arguments: ["", "H", "A locrian", "A minor now", "4"])
    func otherWordsAreNoKeys(text: String) { #expect(Key(text) == nil) }

    @Test(arguments: 0..<12) func signaturesGoRound(tonic: Int) {
        for mode in Key.Mode.allCases {
            let key = Key(tonic: tonic, mode: mode)
            #expect(Key(signature: key.signature, mode: mode) == key)
        }
    }

    @Test(arguments: [
        ("C", 0, ChordQuality.major), ("F#m7", 6, .minor7), ("Bb:maj7", 10, .major7), ("G/B", 7, .major),
        ("B:hdim7/b3", 11, .halfDiminished7), ("E:7(#9)", 4, .dominant7), ("A:min7/b3", 9, .minor7),
        ("D:sus4(b7)", 2, .suspended4), ("Ab6", 8, .major6),
    ])
    func chordsAreRead(text: String, root: Int, quality: ChordQuality) {
        #expect(Chord(text) == Chord(root: root, quality: quality))
    }

    @Test func everyChordNameIsReadBack() {
        for root in 0..<12 {
            for quality in ChordQuality.allCases {
                let chord = Chord(root: root, quality: quality)
                #expect(Chord(chord.name) == chord)
            }
        }
        #expect(Chord("N.C.") == nil)
        #expect(Chord("N") == nil)
    }
}

@Suite struct GridScoreTests {
    @Test func normalisingCutsAndDrops() {
        var grid = GridScore(bars: [GridBar()])
        grid[.melody] = [
            GridNote(step: 4, length: 2, pitch: 60, velocityBin: 5),
            GridNote(step: 0, length: 8, pitch: 60, velocityBin: 5),
            GridNote(step: 0, length: 3, pitch: 60, velocityBin: 5),
        ]
        grid.normalise()
        #expect(grid[.melody].map(\.step) == [0, 4])
        #expect(grid[.melody].map(\.length) == [4, 2])
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func normalisingAgainChangesNothing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var grid = GridScore(bars: [GridBar(), GridBar()])
        for _ in 0..<30 {
            let note = GridNote(
                step: Int(random.next() % 34) - 2, length: Int(random.next() % 9), pitch: UInt8(60 + random.next() % 4),
                velocityBin: UInt8(random.next() % 8))
            grid[.melody].append(note)
        }
        grid.normalise()
        let notes = grid[.melody]
        #expect(!notes.isEmpty)
        for (index, note) in notes.enumerated() {
            #expect(note.length > 0 && note.step >= 0)
            let next = notes[(index + 1)...].first { $0.pitch == note.pitch }
            #expect(next.map { note.end <= $0.step } ?? true)
            if index > 0 { #expect((notes[index - 1].step, notes[index - 1].pitch) < (note.step, note.pitch)) }
        }
        // What is normal keeps its storage, which a thousand states of a history share.
        let before = notes.withUnsafeBufferPointer { $0.baseAddress }
        grid.normalise()
        #expect(grid[.melody].withUnsafeBufferPointer { $0.baseAddress } == before)
    }

    @Test func slicesAppendToTheWhole() {
        var grid = GridScore(bars: [GridBar(), GridBar(steps: 12), GridBar()])
        grid[.bass] = [0, 15, 16, 27, 28, 43].map { GridNote(step: $0, length: 1, pitch: 40, velocityBin: 4) }
        var again = grid.slice(bars: 0..<1)
        again.append(grid.slice(bars: 1..<3))
        #expect(again == grid)
    }

    @Test func aSeedGivesItsNumbersAndStreamsDiffer() {
        var a = SeededGenerator(seed: 7, stream: "markov")
        var b = SeededGenerator(seed: 7, stream: "markov")
        var c = SeededGenerator(seed: 7, stream: "vae")
        let first = (0..<8).map { _ in a.next() }
        #expect(first == (0..<8).map { _ in b.next() })
        #expect(first != (0..<8).map { _ in c.next() })
    }
}
