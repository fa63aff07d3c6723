import MusicCore

/// What holds for all tracks, gathered from every chunk.
struct ConductorEvents {
    var tempos: [Change<Double>] = []
    var metres: [Change<Metre>] = []
    var keys: [Change<Key>] = []
    var markers: [Change<String>] = []
    var chords: [Change<String>] = []
    var texts: [String] = []
    var lyricCount = 0
    var systemExclusiveCount = 0
    /// The first program chosen on each channel anywhere, for tracks that choose none.
    var programs = [UInt8?](repeating: nil, count: 16)

    /// In the order of time; of several values at one tick the last one holds.
    static func settled<Value>(_ changes: [Change<Value>]) -> [Change<Value>] {
        var kept: [Change<Value>] = []
        for change in inOrder(changes) {
            if kept.last?.tick == change.tick { kept.removeLast() }
            kept.append(change)
        }
        return kept
    }

    /// In the order of time, without exact doubles next to each other.
    static func distinct<Value>(_ changes: [Change<Value>]) -> [Change<Value>] {
        var kept: [Change<Value>] = []
        for change in inOrder(changes) where kept.last != change { kept.append(change) }
        return kept
    }

    /// Swift's sort is stable in fact but not by contract, so the position decides where ticks are equal.
    private static func inOrder<Value>(_ changes: [Change<Value>]) -> [Change<Value>] {
        guard changes.count > 1 else { return changes }
        return changes.enumerated()
            .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
            .map(\.element)
    }

    /// Chord names among a track's texts become chords where they are the rule and not the odd syllable.
    mutating func sort(texts found: [Change<String>]) {
        let isKaraoke = found.contains {
            $0.value.hasPrefix("@K") || $0.value.hasPrefix("@L") || $0.value.hasPrefix("@T")
        }
        let later = found.filter { $0.tick > 0 }
        let chordLike = later.lazy.filter { ChordText.isChord($0.value) }.count
        let holdsChords = !isKaraoke && chordLike * 2 >= later.count
        for text in found {
            if holdsChords, ChordText.isChord(text.value) {
                chords.append(text)
            } else if isKaraoke, !text.value.hasPrefix("@") {
                lyricCount += 1
            } else {
                texts.append(text.value)
            }
        }
    }
}
