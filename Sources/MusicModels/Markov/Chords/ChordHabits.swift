import Foundation
import MusicCore

/// What the harmony of one song keeps to from its first bar to its last: how often a chord changes within a bar, and how
/// often one leaves the scale.
///
/// A chain that was counted over many songs makes every song their average, while songs differ from each other: some
/// never change a chord within a bar, others in nearly each. So a share is drawn once a song, from where real songs have
/// it, and tilts the odds of the chain, whose contexts go on saying where a change belongs:
///
///     P'(x) = w P(x) / (1 − P + w P),   w = (odds(share) / odds₀)^γ
///
/// γ and odds₀ were set so that progressions have the shares of real songs: one change makes the next likelier.
public struct ChordHabits: Sendable, Hashable {
    /// Share of bars whose halves have different chords.
    public var changingBars: Double
    /// Share of chords with a note outside the scale.
    public var borrowedChords: Double

    public init(changingBars: Double, borrowedChords: Double) {
        self.changingBars = changingBars
        self.borrowedChords = borrowedChords
    }

    /// Habits of one song, drawn.
    public init(generator: inout SeededGenerator) {
        changingBars = ChordHabits.quantile(generator.uniform(), of: ChordHabits.realChanges)
        borrowedChords = ChordHabits.quantile(generator.uniform(), of: ChordHabits.realBorrowing)
    }

    /// The 0, 5, 25, 50, 75, 95 and 100 % quantiles over the 692 training songs of POP909 that are in 4/4.
    static let realChanges = [0.01, 0.03, 0.19, 0.44, 0.69, 0.9, 0.97]
    static let realBorrowing = [0.002, 0.002, 0.02, 0.07, 0.15, 0.32, 0.45]
    private static let places = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]

    /// Shares that leave the chain as it is.
    private static let neutralChanges = 0.28
    private static let neutralBorrowing = 0.118

    /// Linear between the known quantiles.
    static func quantile(_ place: Double, of values: [Double]) -> Double {
        let upper = max(1, places.firstIndex { $0 >= place } ?? places.count - 1)
        let share = (place - places[upper - 1]) / (places[upper] - places[upper - 1])
        return values[upper - 1] + share * (values[upper] - values[upper - 1])
    }

    /// Weights of the chain's symbols in one half bar.
    ///
    /// - Parameter last: the symbol of the first half, in the second half; `nil` in the first.
    func tilt(_ distribution: inout [Double], last: Int?, mode: Key.Mode) {
        let changing = pow(ChordHabits.odds(changingBars) / ChordHabits.odds(ChordHabits.neutralChanges), 0.7)
        let borrowed = ChordHabits.odds(borrowedChords) / ChordHabits.odds(ChordHabits.neutralBorrowing)
        let outside = ChordHabits.outside(mode)
        for symbol in distribution.indices where distribution[symbol] > 0 && symbol != last {
            if last != nil { distribution[symbol] *= changing }
            if outside[symbol] { distribution[symbol] *= borrowed }
        }
    }

    private static func odds(_ share: Double) -> Double { share / (1 - share) }

    private static func outside(_ mode: Key.Mode) -> [Bool] { mode == .major ? outsideMajor : outsideMinor }
    private static let outsideMajor = symbolsOutside(Key(tonic: 0, mode: .major))
    private static let outsideMinor = symbolsOutside(Key(tonic: 0, mode: .minor))

    /// Whether the chord of each symbol has a note that its key's scale has not.
    private static func symbolsOutside(_ key: Key) -> [Bool] {
        (0..<ChordSequence.symbolCount).map { symbol in
            ChordSequence.chord(symbol)?.pitchClasses.contains { !key.scale.contains($0) } ?? false
        }
    }
}
