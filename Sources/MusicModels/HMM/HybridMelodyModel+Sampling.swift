import MusicCore
import Composing

extension HybridMelodyModel {
    /// A melody over chords: a path of textures is drawn first, then lengths and pitches under it. Steps from 0.
    public func sample(
        bars: Int, chords: [GridBar], key: Key, mask: PitchMask = .scale, temperature: Double = 1,
        generator: inout SeededGenerator
    ) -> [GridNote] {
        guard bars > 0 else { return [] }
        let path = texture.hmm.samplePath(frames: bars, generator: &generator)
        func mix(_ a: [Double], _ b: [Double]) -> [Double] {
            zip(a, b).map { (1 - weight) * $0 + weight * $1 }
        }
        return MelodySampling(key: key, mask: mask, temperature: temperature).notes(
            bars: bars, chords: chords, generator: &generator,
            rhythm: { cursor in
                mix(
                    plain.rhythm.distribution(keys: cursor.rhythmKeys),
                    rhythm.distribution(keys: HybridMelodyModel.rhythmKeys(cursor, path[min(cursor.bar, bars - 1)])))
            },
            pitch: { cursor in
                mix(
                    plain.pitch.distribution(keys: cursor.pitchKeys),
                    pitch.distribution(keys: HybridMelodyModel.pitchKeys(cursor, path[min(cursor.bar, bars - 1)])))
            })
    }
}
