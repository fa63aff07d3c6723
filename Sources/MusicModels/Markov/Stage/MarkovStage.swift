import Composing
import MusicCore
import NeuralCore

/// Stage 1 of the engine: form, chords, motif and drums from counted models, or from plain rules where none is loaded.
///
/// Everything is drawn from the generator passed in, so the same seed gives the same music.
public struct MarkovStage: Sendable {
    /// `nil` plays by rule.
    public var checkpoint: MarkovCheckpoint?
    /// `nil` leaves the textures out of the motif.
    public var texture: TextureCheckpoint?

    public init(checkpoint: MarkovCheckpoint? = nil, texture: TextureCheckpoint? = nil) {
        self.checkpoint = checkpoint
        self.texture = texture
    }

    /// The stage of two checkpoint files; the texture may be left out.
    /// - Throws: `NeuralError` where a file is missing or does not fit.
    public init(markov path: String, texture texturePath: String? = nil) throws(NeuralError) {
        checkpoint = try MarkovCheckpoint(path: path)
        if let texturePath { texture = try TextureCheckpoint(path: texturePath) }
    }

    /// The stage without any checkpoint.
    public static let plain = MarkovStage()

    /// A song form of 40 to 100 bars; recalling sections get the strength `recall`.
    public func suggestForm(
        temperature: Double = 1, recall: Double = 0.8, generator: inout SeededGenerator
    ) -> SongForm {
        checkpoint?.form.sample(temperature: temperature, recall: recall, generator: &generator)
            ?? PlainRules.form(recall: recall, generator: &generator)
    }

    /// Two chords a bar for the whole form; sections of one letter share theirs, moved to the section's key.
    ///
    /// - Parameters:
    ///   - fixed: chords by bar that are kept (same shape as `GridBar.chords`; `nil` entries are free).
    ///   - recall: the recall slider; a section that recalls nothing has chords of its own.
    public func chords(
        for form: SongForm, key: Key, fixed: [Int: [Chord?]] = [:], recall: Double = 1, temperature: Double = 1,
        generator: inout SeededGenerator
    ) -> [GridBar] {
        var material = LetterMaterial<[Chord?]>()
        let habits = checkpoint.map { _ in ChordHabits(generator: &generator) }
        var bars: [GridBar] = []
        for section in form.sections {
            let key = section.key ?? key
            let first = bars.count
            let given = (0..<section.bars).map { bar in
                [0, 1].map { half -> Chord? in
                    guard let chords = fixed[first + bar], let last = chords.last else { return nil }
                    return (half < chords.count ? chords[half] : last)?.transposed(by: -key.tonic)
                }
            }
            let relative = material.bars(of: section, recall: recall) {
                checkpoint?.chords.sample(
                    kind: section.kind, mode: key.mode, bars: section.bars, fixed: given,
                    temperature: temperature, habits: habits, generator: &generator)
                    ?? PlainRules.chords(bars: section.bars, mode: key.mode, generator: &generator)
            }
            for (bar, chords) in relative.enumerated() {
                let obeyed = (0..<2).map { half in
                    (given[bar][half] ?? chords[half])?.transposed(by: key.tonic)
                }
                bars.append(GridBar(steps: 16, chords: obeyed))
            }
        }
        return bars
    }

    /// A melody over chords, its steps from 0; never empty for at least one bar.
    ///
    /// - Parameter mask: which pitch classes may be drawn; `.off` leaves it to the model.
    public func motif(
        bars: Int, chords: [GridBar], key: Key, mask: PitchMask = .scale, temperature: Double = 1,
        generator: inout SeededGenerator
    ) -> [GridNote] {
        var notes: [GridNote] = []
        if let melody = checkpoint?.melody {
            notes =
                texture?.hybrid(plain: melody).sample(
                    bars: bars, chords: chords, key: key, mask: mask, temperature: temperature, generator: &generator)
                ?? melody.sample(
                    bars: bars, chords: chords, key: key, mask: mask, temperature: temperature, generator: &generator)
        }
        guard notes.isEmpty else { return notes }
        return PlainRules.motif(bars: bars, chords: chords, key: key, generator: &generator)
    }

    /// Drums for the whole form: a section keeps to its beat, its last bar fills, letters share their beats.
    public func drums(
        for form: SongForm, style: DrumStyle = .rock, recall: Double = 1, temperature: Double = 1,
        generator: inout SeededGenerator
    ) -> [GridNote] {
        var material = LetterMaterial<DrumBar>()
        var notes: [GridNote] = []
        var step = 0
        for section in form.sections {
            let bars = material.bars(of: section, recall: recall) {
                checkpoint?.drums.sample(
                    section: section, style: style, temperature: temperature, generator: &generator)
                    ?? PlainRules.drums(section: section, generator: &generator)
            }
            for bar in bars {
                notes += bar.notes(from: step)
                step += 16
            }
        }
        return notes
    }
}
