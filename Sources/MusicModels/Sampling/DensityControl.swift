import Foundation
import MusicCore

/// Steers how many notes are struck: fewer or more than is usual, by a constant on the logits of all tokens that strike.
///
/// One constant would do little in one song and too much in another, since what is dense makes what follows dense. It
/// is moved with every bar, b += g |d| ln(usual 2^d / struck), for each voice alone, until the notes of the last bars
/// are as many as asked for.
struct DensityControl: Sendable {
    /// Bars over which notes are counted.
    private static let bars = 4
    /// g: nats a bar for a voice that strikes e times too often.
    private static let gain = 2.0
    /// A bias beyond this would strike where nothing fits, or nowhere.
    private static let limit = 7.0

    /// Notes a bar that the shipped model writes by itself, on average over songs.
    static func usual(_ voice: Voice) -> Double {
        switch voice {
        case .melody: 5
        case .counter: 5
        case .chords: 15
        case .bass: 3.2
        case .drums: 14
        }
    }

    /// −1, half as many, to 1, twice as many; at 0 the model is left to itself.
    private let density: Double
    private var biases: [Double]
    /// Notes of the current bar and those before it, the oldest first, a voice.
    private var counts: [[Int]] = Array(repeating: [], count: Voice.allCases.count)
    /// Voices that are drawn in the current bar.
    private var drawn: Set<Voice> = []

    init(_ density: Double) {
        self.density = density
        biases = Voice.allCases.map { _ in DensityControl.gain * density }
    }

    var isOn: Bool { density != 0 }

    /// Begins a bar in which some voices are drawn; the others are not judged by what was given to them.
    mutating func beginBar(_ voices: Set<Voice>) {
        guard isOn else { return }
        drawn = voices
        for voice in voices {
            let struck = counts[voice.index].suffix(DensityControl.bars)
            if struck.count == DensityControl.bars { settle(voice, struck.reduce(0, +)) }
            counts[voice.index] = struck + [0]
        }
    }

    mutating func strike(_ voice: Voice) {
        guard drawn.contains(voice), let last = counts[voice.index].indices.last else { return }
        counts[voice.index][last] += 1
    }

    /// Adds the voice's constant to the logits of velocities and note-ons.
    func apply(to candidates: inout Candidates, _ voice: Voice) {
        guard isOn else { return }
        let bias = Float(biases[voice.index])
        candidates.adjust { candidate in
            let strikes =
                EventVocabulary.velocities.contains(candidate.token)
                || EventVocabulary.noteOns.contains(candidate.token)
            return strikes ? candidate.logit + bias : candidate.logit
        }
    }

    private mutating func settle(_ voice: Voice, _ struck: Int) {
        let wanted = DensityControl.usual(voice) * exp2(density) * Double(DensityControl.bars)
        // A silent bar counts as half a note, so that the logarithm exists.
        let error = min(1, max(-1, log(wanted / max(0.5, Double(struck)))))
        let moved = biases[voice.index] + DensityControl.gain * abs(density) * error
        biases[voice.index] = min(DensityControl.limit, max(-DensityControl.limit, moved))
    }
}
