import MusicCore

/// Decides which of the five voices each track of a score plays.
///
/// A track's own voice counts first, then the drum channel, then telling names, then what the notes look like: the
/// bass is a bass program or a low single line, the melody the most present high single line, the counter melody the
/// next one; all the rest are chords. Lines that take turns share a voice.
public enum VoiceAssignment {
    /// One voice a track; `nil` for tracks without notes.
    public static func voices(of tracks: [Track]) -> [Voice?] {
        let shapes = tracks.map(TrackShape.init)
        var voices: [Voice?] = tracks.map { $0.notes.isEmpty ? nil : $0.voice ?? named($0) }
        func open(_ accepts: (TrackShape) -> Bool) -> [Int] {
            tracks.indices.filter { voices[$0] == nil && !tracks[$0].notes.isEmpty && accepts(shapes[$0]) }
        }
        func fill(_ voice: Voice, _ candidates: [Int]) {
            let ranked = candidates.sorted { (shapes[$0].presence, $1) > (shapes[$1].presence, $0) }
            for index in ranked {
                let others = voices.indices.filter { voices[$0] == voice }
                if others.allSatisfy({ shapes[$0].takesTurns(with: shapes[index]) }) { voices[index] = voice }
            }
        }
        fill(.bass, open { $0.isBassProgram && $0.singleShare > 0.6 })
        if !voices.contains(.bass) { fill(.bass, open { $0.singleShare > 0.9 && $0.medianPitch < 45 }) }
        let single = open { $0.singleShare > 0.8 && $0.medianPitch >= 52 && !$0.isBassProgram && !$0.isEffect }
        // High and present at once: a bass line played high should not win over the tune.
        if !voices.contains(.melody) {
            let ranked = single.max {
                (shapes[$0].presence * Double(shapes[$0].medianPitch), $1)
                    < (shapes[$1].presence * Double(shapes[$1].medianPitch), $0)
            }
            if let ranked { voices[ranked] = .melody }
        }
        fill(.melody, single.filter { voices[$0] == nil })
        fill(.counter, single.filter { voices[$0] == nil })
        return tracks.indices.map { tracks[$0].notes.isEmpty ? nil : voices[$0] ?? .chords }
    }

    private static func named(_ track: Track) -> Voice? {
        if track.isDrum || track.channel == 9 { return .drums }
        let name = track.name.lowercased()
        if let voice = Voice(rawValue: name) { return voice == .drums ? nil : voice }
        if name.contains("melody") || name.contains("vocal") || name.contains("voice") { return .melody }
        if name == "bridge" || name.contains("counter") { return .counter }
        if name == "piano" || name.contains("chord") { return .chords }
        return nil
    }
}

/// What the notes of a track look like.
struct TrackShape {
    /// Share of the onset steps with one note.
    let singleShare: Double
    let medianPitch: Int
    /// Onset steps, so that busy and long tracks count more.
    let presence: Double
    let isBassProgram: Bool
    let isEffect: Bool
    /// Half bars of 4/4 in which something starts, in order.
    private let active: [Int]

    init(_ track: Track) {
        let ticks = TrackShape.inOrder(track.notes.map(\.tick))
        var (onsets, singles, alone) = (0, 0, false)
        var active: [Int] = []
        var last = (onset: Int.min, half: Int.min)
        for tick in ticks {
            let onset = tick / (ticksPerStep / 2)
            if onset != last.onset {
                onsets += 1
                singles += 1
                alone = true
            } else if alone {
                singles -= 1
                alone = false
            }
            let half = tick / (2 * ppq)
            if half != last.half { active.append(half) }
            last = (onset, half)
        }
        singleShare = onsets == 0 ? 0 : Double(singles) / Double(onsets)
        medianPitch = TrackShape.median(track.notes)
        presence = Double(onsets)
        isBassProgram = (32...39).contains(track.program) && !track.isDrum
        isEffect = track.program >= 112
        self.active = active
    }

    /// Whether the two sound at the same time in at most a tenth of the shorter one's half bars.
    func takesTurns(with other: TrackShape) -> Bool {
        var (shared, i, j) = (0, 0, 0)
        while i < active.count, j < other.active.count {
            if active[i] == other.active[j] {
                shared += 1
                i += 1
                j += 1
            } else if active[i] < other.active[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return Double(shared) <= 0.1 * Double(min(active.count, other.active.count))
    }

    /// Notes of a track should be in order.
    private static func inOrder(_ ticks: [Int]) -> [Int] {
        for index in ticks.indices.dropFirst() where ticks[index] < ticks[index - 1] { return ticks.sorted() }
        return ticks
    }

    /// The upper one of two; 0 without notes.
    private static func median(_ notes: [Note]) -> Int {
        var counts = [Int](repeating: 0, count: 256)
        for note in notes { counts[Int(note.pitch)] += 1 }
        var below = 0
        return notes.isEmpty
            ? 0
            : counts.firstIndex { count in
                below += count
                return below > notes.count / 2
            } ?? 0
    }
}
