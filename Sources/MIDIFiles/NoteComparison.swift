import MusicCore

/// How far what was heard differs from what was to be played, note by note.
///
/// The n-th note of a channel and pitch is compared with the n-th of the same; times are in seconds, after the
/// middle difference between the two was taken off, because a recording starts at any moment. At joints, where the
/// playing was paused or sent elsewhere, the difference may change.
public struct NoteComparison: Sendable, Hashable {
    /// Notes found in both.
    public private(set) var matched = 0
    /// Notes to be played that were not heard.
    public private(set) var missing = 0
    /// Notes heard that were not to be played.
    public private(set) var extra = 0
    /// Notes heard with another velocity.
    public private(set) var velocityErrors = 0
    /// The largest and the mean difference of an onset, in seconds.
    public var onsetError: Double { onsetErrors.last ?? 0 }
    public private(set) var meanOnsetError = 0.0
    /// The largest difference of an end, in seconds.
    public private(set) var endError = 0.0
    /// Differences of the onsets, the largest last.
    private var onsetErrors: [Double] = []

    /// `joints` is the number of moments at which the time between two notes was another than was to be played.
    public init(expected: Score, heard: Score, joints: Int = 0) {
        let wanted = NoteComparison.heap(expected)
        let found = NoteComparison.heap(heard)
        var pairs: [(wanted: Timed, found: Timed)] = []
        for key in Set(wanted.keys).union(found.keys) {
            let a = wanted[key] ?? []
            let b = found[key] ?? []
            pairs += zip(a, b).map { ($0, $1) }
            missing += max(0, a.count - b.count)
            extra += max(0, b.count - a.count)
        }
        matched = pairs.count
        guard matched > 0 else { return }
        pairs.sort { $0.wanted.start < $1.wanted.start }
        for part in NoteComparison.parts(pairs.map { $0.found.start - $0.wanted.start }, joints: joints) {
            let shift = pairs[part].map { $0.found.start - $0.wanted.start }.sorted()[part.count / 2]
            for pair in pairs[part] {
                let error = abs(pair.found.start - pair.wanted.start - shift)
                onsetErrors.append(error)
                meanOnsetError += error / Double(matched)
                endError = max(endError, abs(pair.found.end - pair.wanted.end - shift))
                if pair.found.velocity != pair.wanted.velocity { velocityErrors += 1 }
            }
        }
        onsetErrors.sort()
    }

    /// The difference of an onset that a share of the notes, 0...1, does not exceed, in seconds.
    public func onsetError(ofShare share: Double) -> Double {
        guard !onsetErrors.isEmpty else { return 0 }
        let count = Int((min(max(share, 0), 1) * Double(onsetErrors.count)).rounded(.up))
        return onsetErrors[max(0, count - 1)]
    }

    /// Divides notes in their order where the differences jump most.
    private static func parts(_ differences: [Double], joints: Int) -> [Range<Int>] {
        let jumps = differences.indices.dropFirst()
            .sorted { abs(differences[$0] - differences[$0 - 1]) > abs(differences[$1] - differences[$1 - 1]) }
        let cuts = [0] + jumps.prefix(max(0, joints)).sorted() + [differences.count]
        return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
    }

    /// Whether the same notes were heard, a share of them begun within so many seconds of their time.
    ///
    /// `allowingMissing` is for what was stopped in the middle.
    public func isFaithful(within seconds: Double, share: Double = 1, allowingMissing: Bool = false) -> Bool {
        matched > 0 && (missing == 0 || allowingMissing) && extra == 0 && velocityErrors == 0
            && onsetError(ofShare: share) <= seconds
    }

    private struct Timed {
        var start: Double
        var end: Double
        var velocity: UInt8
    }

    /// Notes by channel and pitch, in order of onset.
    private static func heap(_ score: Score) -> [Int: [Timed]] {
        let clock = SecondsMap(score)
        var notes: [Int: [Timed]] = [:]
        for track in score.tracks {
            for note in track.notes {
                let timed = Timed(start: clock[note.tick], end: clock[note.end], velocity: note.velocity)
                notes[Int(track.channel) << 7 | Int(note.pitch), default: []].append(timed)
            }
        }
        return notes.mapValues { $0.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
    }
}

/// Ticks to seconds through a tempo map, sorted once.
private struct SecondsMap {
    private var points: [(tick: Int, seconds: Double, qpm: Double)] = [(0, 0, 120)]

    init(_ score: Score) {
        for change in score.tempos.sorted(by: { $0.tick < $1.tick }) {
            points.append((change.tick, self[change.tick], change.value))
        }
    }

    subscript(tick: Int) -> Double {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].tick <= tick { low = middle + 1 } else { high = middle }
        }
        let point = points[max(0, low - 1)]
        return point.seconds + Double(tick - point.tick) / Double(ppq) * 60 / point.qpm
    }
}
