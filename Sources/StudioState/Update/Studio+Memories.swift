import MusicCore

/// What sections remember: under which letter, whose memory they recall, and how strongly.
extension Studio {
    mutating func changeLetter(by offset: Int) {
        changeSection("change a letter") { section in
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            let old = section.letter
            let index = (letters.firstIndex(of: old) ?? 0) + offset
            section.letter = letters[((index % letters.count) + letters.count) % letters.count]
            // What was recalled from another letter still is.
            if case .recalls(old, let strength) = section.memory {
                section.memory = .recalls(letter: section.letter, strength: strength)
            }
        }
    }

    /// Writes, recalls and free in turn; recalling needs an earlier section of the letter.
    mutating func cycleMemory() {
        let at = cursorSection
        guard song.form.sections.indices.contains(at) else { return }
        let letter = song.form.sections[at].letter
        let canRecall = song.form.memories(before: at).contains(letter)
        changeSection("change a memory") { section in
            switch section.memory {
            case .writes: section.memory = canRecall ? .recalls(letter: letter, strength: 1) : .free
            case .recalls: section.memory = .free
            case .free: section.memory = .writes
            }
        }
        if !canRecall {
            say(.information, "No earlier section \(letter) to recall.", advice: "c recalls another letter's memory.")
        }
    }

    /// The section recalls the next letter that is remembered before it: what that letter wrote goes on under its own.
    mutating func copyMemory(by offset: Int) {
        let at = cursorSection
        guard song.form.sections.indices.contains(at) else { return }
        let memories = song.form.memories(before: at)
        guard !memories.isEmpty else {
            say(.information, "Nothing is remembered before this section.")
            return
        }
        changeSection("copy a memory") { section in
            var index = -1
            var strength = 1.0
            if case .recalls(let letter, let old) = section.memory {
                index = memories.firstIndex(of: letter) ?? -1
                strength = old
            }
            let next = ((index + offset) % memories.count + memories.count) % memories.count
            section.memory = .recalls(letter: memories[next], strength: strength)
        }
        guard case .recalls(let letter, _) = song.form.sections[at].memory else { return }
        let own = song.form.sections[at].letter
        say(
            .information,
            letter == own
                ? "\(song.form.sections[at].title) recalls its own letter."
                : "\(song.form.sections[at].title) recalls \(letter); what it becomes is remembered as \(own).")
    }

    /// Nothing recalls the letter of the section any more: each of its sections is written afresh.
    mutating func clearMemory() {
        guard song.form.sections.indices.contains(cursorSection) else { return }
        let letter = song.form.sections[cursorSection].letter
        var count = 0
        change("clear the memory of \(letter)") { draft in
            for index in draft.song.form.sections.indices {
                guard case .recalls(letter, _) = draft.song.form.sections[index].memory else { continue }
                draft.song.form.sections[index].memory = .writes
                count += 1
            }
        }
        say(
            .information,
            count == 0
                ? "No section recalls \(letter)."
                : "The memory of \(letter) is cleared; \(count == 1 ? "the section" : "\(count) sections") that recalled it will be written afresh."
        )
    }

    mutating func changeStrength(by amount: Double) {
        changeSection("change a recall", coalescing: "recall \(cursorSection)") { section in
            guard case .recalls(let letter, let strength) = section.memory else { return }
            let changed = ((strength + amount) * 100).rounded() / 100
            section.memory = .recalls(letter: letter, strength: max(0, min(1, changed)))
        }
    }
}

extension SongForm {
    /// The first letter that no section has.
    var freshLetter: Character {
        let used = Set(sections.map(\.letter))
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ".first { !used.contains($0) } ?? "Z"
    }

    /// Letters that sections before one have left memories under, in their order.
    func memories(before index: Int) -> [Character] {
        var letters: [Character] = []
        for section in sections.prefix(index) where section.memory != .free && !letters.contains(section.letter) {
            letters.append(section.letter)
        }
        return letters
    }

    /// Sections that recall a letter nobody has written before write it themselves.
    mutating func mendMemories() {
        var written: Set<Character> = []
        for index in sections.indices {
            if case .recalls(let letter, _) = sections[index].memory, !written.contains(letter) {
                sections[index].memory = .writes
            }
            if sections[index].memory != .free { written.insert(sections[index].letter) }
        }
    }
}
