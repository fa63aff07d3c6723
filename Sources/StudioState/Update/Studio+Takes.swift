import MusicCore

extension Studio {
    /// Makes a take the song; a playing song changes at the bar line.
    mutating func choose(take id: Int) -> [Effect] {
        guard let take = takes.first(where: { $0.id == id }) else { return [] }
        takeCursor = id
        guard id != draft.currentTake else { return [] }
        var effects = endJob()
        // A take that was stopped before its first bar went with its job.
        guard takes.contains(where: { $0.id == id }) else { return effects }
        otherTake = draft.currentTake
        change("choose take \(id)") { draft in
            draft.song = take.song
            draft.currentTake = id
            draft.seed = take.seed
            draft.settings = take.settings
            draft.stages = take.stages
            draft.lockedBars = draft.lockedBars.filter { $0 < take.song.form.bars }
        }
        roll.selection = nil
        if transport.status != .stopped {
            effects.append(.exchange(audibleSong, atBarLine: true))
            if transport.isPlaying { say(.information, "Take \(id) is heard from the next bar line on.") }
        }
        return effects
    }

    mutating func choose(offset: Int) -> [Effect] {
        guard !takes.isEmpty else { return [] }
        let current = takes.firstIndex { $0.id == draft.currentTake } ?? 0
        return choose(take: takes[max(0, min(takes.count - 1, current + offset))].id)
    }

    /// Back to the take heard before this one.
    mutating func compare() -> [Effect] {
        guard let other = otherTake, takes.contains(where: { $0.id == other }) else {
            say(.information, "There is no other take yet.", advice: "n writes one.")
            return []
        }
        return choose(take: other)
    }

    mutating func rate(by stars: Int) {
        guard let index = takes.firstIndex(where: { $0.id == takeCursor ?? draft.currentTake }) else { return }
        let rating = max(0, min(5, takes[index].rating + stars))
        guard rating != takes[index].rating else { return }
        takes[index].rating = rating
        revision += 1
    }

    /// The newest take stands on top, so down is back in time.
    mutating func moveInTakes(_ command: Command, _ count: Int) {
        guard !takes.isEmpty else { return }
        let current = takes.firstIndex { $0.id == takeCursor } ?? takes.count - 1
        let index: Int
        switch command {
        case .up, .left: index = current + count
        case .down, .right: index = current - count
        case .pageUp: index = current + 5
        case .pageDown: index = current - 5
        case .start: index = takes.count - 1
        case .end: index = 0
        default: return
        }
        takeCursor = takes[max(0, min(takes.count - 1, index))].id
    }
}
