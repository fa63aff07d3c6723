import MusicCore

/// Bounds how many notes a voice strikes in sixteen bars.
///
/// What is dense makes what follows dense, and a song could thicken without end. The bound is that of songs: of a thousand
/// passages of sixteen bars in the training songs of POP909, one has more notes in the voice.
struct NoteBudget: Sendable {
    private static let bars = 16

    /// Notes a bar, on average over the passage.
    static func bound(_ voice: Voice) -> Double? {
        switch voice {
        case .melody: 11
        case .counter: 15
        case .chords: 27
        case .bass: 8
        case .drums: nil
        }
    }

    /// Notes of the current bar and those before it, the oldest first, a voice.
    private var counts: [[Int]] = Array(repeating: [0], count: Voice.allCases.count)
    private var isSpent = Array(repeating: false, count: Voice.allCases.count)

    mutating func beginBar() {
        for voice in Voice.allCases {
            counts[voice.index].append(0)
            if counts[voice.index].count > NoteBudget.bars { counts[voice.index].removeFirst() }
            settle(voice)
        }
    }

    mutating func strike(_ voice: Voice) {
        counts[voice.index][counts[voice.index].count - 1] += 1
        settle(voice)
    }

    /// Whether one more note keeps within the bound.
    func allows(_ voice: Voice) -> Bool { !isSpent[voice.index] }

    /// A passage that has only begun is given the room of half a whole one.
    private mutating func settle(_ voice: Voice) {
        guard let bound = NoteBudget.bound(voice) else { return }
        let passage = max(counts[voice.index].count, NoteBudget.bars / 2)
        isSpent[voice.index] = Double(counts[voice.index].reduce(0, +)) >= bound * Double(passage)
    }
}
