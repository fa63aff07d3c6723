import MusicModels
import NeuralCore

/// Trios that nobody wrote: each voice of a passage by chance stays or is replaced by that voice of another passage, in
/// a key of its own. Likewise the drums of two passages are crossed.
///
/// Whole trios are few, and a network with room for them learns them by heart. What it is for, telling three voices
/// apart and finding each again, is learnt from mixtures just as well, and of those there are as many as one likes.
extension PassageWindows {
    static let replacedShare: Float = 0.5

    func mix(
        _ passage: inout VoicedSymbols, bars: Int, transpositionShare: Float, random: inout FloatRandom
    ) {
        if kind == .drums {
            let other = drawn(from: self[bars], bars, 0, &random)
            passage[0] = DrumVariation.crossed(passage[0], other[0], random: &random)
        }
        for voice in singles.indices where random.uniform() < Self.replacedShare {
            guard let windows = singles[voice][bars] else { continue }
            passage[voice] = drawn(from: windows, bars, transpositionShare, &random)[voice]
        }
    }
}
