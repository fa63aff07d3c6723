import MusicCore
import Composing

/// Writes a melody from distributions of the next length and the next interval.
///
/// Pitches stay within an octave of the centre and within the mask where that leaves a choice; rests end at bar lines
/// and are shorter than three beats; the last note ends with the last bar.
struct MelodySampling {
    var key: Key
    var mask: PitchMask
    var temperature: Double
    var centre: Int

    init(key: Key, mask: PitchMask, temperature: Double) {
        self.key = key
        self.mask = mask
        self.temperature = temperature
        // The tonic or fifth nearest to G4, so that every key lies in the same register.
        centre = PlainRules.nearest(to: 67, in: [key.tonic, (key.tonic + 7) % 12])
    }

    /// Notes of so many bars over chords, gone round again where there are fewer; steps from 0.
    func notes(
        bars: Int, chords: [GridBar], generator: inout SeededGenerator, rhythm: (MelodyCursor) -> [Double],
        pitch: (MelodyCursor) -> [Double]
    ) -> [GridNote] {
        guard bars > 0 else { return [] }
        let given = (0..<bars).map { chords.isEmpty ? GridBar() : chords[$0 % chords.count] }
        var cursor = MelodyCursor(key: key, bars: given, centre: centre)
        var notes: [GridNote] = []
        while cursor.step < bars * 16 {
            let (step, left) = (cursor.step, bars * 16 - cursor.step)
            let drawn = Tempering.draw(
                rhythm(cursor), temperature: temperature, floor: 0.02,
                allowed: { symbol in
                    let length = symbol % 16 + 1
                    return length <= left && (symbol < 16 || (length <= 16 - step % 16 && length < 12))
                }, generator: &generator)
            let length = (drawn ?? 0) % 16 + 1
            guard let drawn, drawn < 16 else {
                cursor.advance(MelodyEvent(step: step, length: length, pitch: nil))
                continue
            }
            let classes = allowed(in: given[cursor.bar], step: step)
            let last = cursor.pitch
            let symbol = Tempering.draw(
                pitch(cursor), temperature: temperature, floor: 0.02,
                allowed: { symbol in
                    let next = last + symbol - 16
                    return abs(next - centre) <= 12 && (0...127).contains(next) && classes[((next % 12) + 12) % 12]
                }, generator: &generator)
            let next = max(0, min(127, last + (symbol ?? 16) - 16))
            notes.append(
                GridNote(step: step, length: length, pitch: UInt8(next), velocityBin: step % 4 == 0 ? 6 : 5))
            cursor.advance(MelodyEvent(step: step, length: length, pitch: next))
        }
        return notes
    }

    /// Which of the twelve pitch classes may sound.
    private func allowed(in bar: GridBar, step: Int) -> [Bool] {
        guard mask != .off else { return Array(repeating: true, count: 12) }
        var allowed = [Bool](repeating: false, count: 12)
        for pitchClass in key.scale { allowed[pitchClass] = true }
        if mask == .chord, !bar.chords.isEmpty {
            let half = min(bar.chords.count - 1, (step % 16) * bar.chords.count / 16)
            for pitchClass in bar.chords[half]?.pitchClasses ?? [] { allowed[pitchClass] = true }
        }
        return allowed
    }
}

extension MelodyModel {
    /// A melody over chords; steps from 0.
    public func sample(
        bars: Int, chords: [GridBar], key: Key, mask: PitchMask = .scale, temperature: Double = 1,
        generator: inout SeededGenerator
    ) -> [GridNote] {
        MelodySampling(key: key, mask: mask, temperature: temperature).notes(
            bars: bars, chords: chords, generator: &generator,
            rhythm: { rhythm.distribution(keys: $0.rhythmKeys) }, pitch: { pitch.distribution(keys: $0.pitchKeys) })
    }
}
