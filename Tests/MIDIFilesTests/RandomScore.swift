import MusicCore

/// Scores for property tests: everything a file can hold, nothing that it cannot tell apart.
enum RandomScore {
    static func make(_ random: inout SeededGenerator) -> Score {
        var score = Score()
        score.texts = ["refrain", "seed \(random.below(100))\ntop-k 12"]
        score.tempos = ticks(&random).map { Change(tick: $0, Double(3000 + random.below(20000)) / 100) }
        score.metres = ticks(&random).map { Change(tick: $0, Metre(1 + random.below(12), 1 << random.below(5))) }
        score.keys = ticks(&random).map {
            Change(tick: $0, Key(tonic: random.below(12), mode: random.below(2) == 0 ? .major : .minor))
        }
        score.markers = ticks(&random).map { Change(tick: $0, "Verse \(random.below(9))") }
        score.chords = ticks(&random).map {
            Change(
                tick: $0,
                Chord(root: random.below(12), quality: ChordQuality.allCases[random.below(ChordQuality.allCases.count)])
                    .name)
        }
        for voice in Voice.allCases where random.below(4) > 0 || voice == .melody {
            score.tracks.append(
                Track(
                    name: voice.rawValue, channel: voice.defaultChannel, program: UInt8(random.below(128)),
                    isDrum: voice.isDrum, notes: notes(&random), controls: controls(&random), bends: bends(&random),
                    voice: voice))
        }
        return score
    }

    private static func ticks(_ random: inout SeededGenerator) -> [Int] {
        Set((0..<random.below(6)).map { _ in random.below(20_000) }).sorted()
    }

    /// Notes of one pitch never overlap, except that the earlier may end behind the later one's start.
    private static func notes(_ random: inout SeededGenerator) -> [Note] {
        var ends: [UInt8: Int] = [:]
        var notes: [Note] = []
        var tick = 0
        for _ in 0..<(1 + random.below(60)) {
            tick += random.below(200)
            let pitch = UInt8(random.below(128))
            let end = max(tick + 1 + random.below(900), ends[pitch, default: 0])
            if notes.contains(where: { $0.pitch == pitch && $0.tick == tick }) { continue }
            ends[pitch] = end
            notes.append(Note(tick: tick, duration: end - tick, pitch: pitch, velocity: UInt8(1 + random.below(127))))
        }
        return notes.sorted()
    }

    private static func bends(_ random: inout SeededGenerator) -> [PitchBend] {
        ticks(&random).map { PitchBend(tick: $0, value: Int16(random.below(16_384) - 8192)) }
    }

    private static func controls(_ random: inout SeededGenerator) -> [ControlChange] {
        ticks(&random).map {
            ControlChange(tick: $0, controller: UInt8(random.below(120)), value: UInt8(random.below(128)))
        }
    }
}
