import MusicCore

/// A section with its notes and locks, so that it can be moved about in one piece.
private struct Passage {
    var section: Section
    var grid: GridScore
    var locked: Set<Int>
    var chords: [Int: [Chord?]]
}

extension Studio {
    /// Section commands of the song pane.
    mutating func performSection(_ command: Command, _ count: Int) -> [Effect] {
        guard job == nil || mayRevise(command, count) else {
            say(
                .warning, "What is written keeps its form while a take is written.",
                advice: "Sections still to come can be changed; Esc stops the writing.")
            return []
        }
        let formBefore = song.form
        switch command {
        case .addSection: addSection()
        case .duplicateSection: duplicateSection()
        case .removeSection: removeSection()
        case .sectionLeft: moveSection(by: -count)
        case .sectionRight: moveSection(by: count)
        case .moreBars: resize(by: count)
        case .fewerBars: resize(by: -count)
        case .kind:
            changeSection("change a kind") { section in
                let all = SectionKind.allCases
                section.kind = all[(section.kind.index + count) % all.count]
            }
        case .letter: changeLetter(by: count)
        case .memory: cycleMemory()
        case .copyMemory: copyMemory(by: count)
        case .clearMemory: clearMemory()
        case .weaker: changeStrength(by: -0.05 * Double(count))
        case .stronger: changeStrength(by: 0.05 * Double(count))
        default: break
        }
        return revision(since: formBefore) + requestMorph()
    }

    mutating func moveInSong(_ command: Command, _ count: Int) {
        switch command {
        case .left: goTo(section: cursorSection - count)
        case .right: goTo(section: cursorSection + count)
        case .start, .pageUp: goTo(section: 0)
        case .end, .pageDown: goTo(section: song.form.sections.count - 1)
        case .up: changeStrength(by: 0.05 * Double(count))
        case .down: changeStrength(by: -0.05 * Double(count))
        default: break
        }
    }

    private mutating func addSection() {
        let at = cursorSection
        let letter = song.form.freshLetter
        rearrange("add a section") { passages in
            let section = Section(kind: .verse, letter: letter, bars: 8, memory: .writes)
            let empty = Passage(
                section: section, grid: GridScore(bars: Array(repeating: GridBar(), count: 8)), locked: [], chords: [:])
            passages.insert(empty, at: min(passages.count, at + 1))
        }
        goTo(section: at + 1)
    }

    private mutating func duplicateSection() {
        let at = cursorSection
        rearrange("repeat a section") { passages in
            guard passages.indices.contains(at) else { return }
            var copy = passages[at]
            if copy.section.memory == .writes {
                copy.section.memory = .recalls(letter: copy.section.letter, strength: 1)
            }
            copy.locked = []
            passages.insert(copy, at: at + 1)
        }
        goTo(section: at + 1)
    }

    private mutating func removeSection() {
        guard song.form.sections.count > 1 else {
            return say(.information, "A song keeps at least one section.")
        }
        let at = cursorSection
        rearrange("remove \(song.form.sections[at].title)") { $0.remove(at: at) }
        goTo(section: min(at, song.form.sections.count - 1))
    }

    private mutating func moveSection(by offset: Int) {
        let from = cursorSection
        let to = max(0, min(song.form.sections.count - 1, from + offset))
        guard from != to else { return }
        rearrange("move a section") { $0.insert($0.remove(at: from), at: to) }
        goTo(section: to)
    }

    private mutating func resize(by bars: Int) {
        let at = cursorSection
        rearrange("change the bars of a section", coalescing: "bars \(at)") { passages in
            guard passages.indices.contains(at) else { return }
            let wanted = max(1, min(64, passages[at].section.bars + bars))
            passages[at].section.bars = wanted
            let have = passages[at].grid.bars.count
            if wanted < have {
                passages[at].grid = passages[at].grid.slice(bars: 0..<wanted)
            } else {
                let steps = passages[at].grid.bars.last?.steps ?? 16
                passages[at].grid.bars += Array(repeating: GridBar(steps: steps), count: wanted - have)
            }
        }
    }

    mutating func changeSection(
        _ label: String, coalescing key: String? = nil, _ body: (inout Section) -> Void
    ) {
        let at = cursorSection
        guard song.form.sections.indices.contains(at) else { return }
        change(label, coalescing: key) { draft in
            body(&draft.song.form.sections[at])
            draft.song.form.mendMemories()
        }
    }

    /// Takes the song apart into its sections, changes them and puts it together again.
    private mutating func rearrange(
        _ label: String, coalescing key: String? = nil, _ body: (inout [Passage]) -> Void
    ) {
        var passages = song.form.sections.indices.map { index -> Passage in
            let bars = bars(ofSection: index)
            let start = bars.lowerBound
            return Passage(
                section: song.form.sections[index], grid: song.grid.slice(bars: bars),
                locked: Set(draft.lockedBars.filter(bars.contains).map { $0 - start }),
                chords: Dictionary(
                    uniqueKeysWithValues: draft.givenChords.filter { bars.contains($0.key) }.map {
                        ($0.key - start, $0.value)
                    }))
        }
        body(&passages)
        let total = passages.reduce(0) { $0 + $1.section.bars }
        guard total <= SongForm.maximumBars else {
            return say(.warning, "A song has at most \(SongForm.maximumBars) bars.")
        }
        change(label, coalescing: key) { draft in
            draft.song.form.sections = passages.map(\.section)
            draft.song.form.mendMemories()
            draft.song.grid = GridScore()
            draft.lockedBars = []
            draft.givenChords = [:]
            for passage in passages {
                let start = draft.song.grid.bars.count
                draft.song.grid.append(passage.grid)
                draft.lockedBars.formUnion(passage.locked.filter { $0 < passage.section.bars }.map { $0 + start })
                for (bar, chords) in passage.chords where bar < passage.section.bars {
                    draft.givenChords[bar + start] = chords
                }
            }
        }
        roll.selection = nil
        clampScroll()
    }
}
