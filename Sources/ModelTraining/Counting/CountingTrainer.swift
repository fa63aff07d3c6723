import MusicCore
import MusicModels

/// Trains stage 1: counting for forms, chords, melody and drums, Baum-Welch for the textures. Minutes at most.
public struct CountingTrainer: Sendable {
    /// States of texture.
    public var states: Int
    public var covariance: GaussianHMM.Covariance
    public var iterations: Int
    public var seed: UInt64
    /// Contexts seen less often are left out of the file: they weigh little beside the pseudo-counts.
    public var minimum: Int

    public init(
        states: Int = 24, covariance: GaussianHMM.Covariance = .full, iterations: Int = 60, seed: UInt64 = 1,
        minimum: Int = 3
    ) {
        self.states = states
        self.covariance = covariance
        self.iterations = iterations
        self.seed = seed
        self.minimum = minimum
    }

    /// Forms, chords, melody and drums; kinds that the data lacks stay as good as empty and are evenly random.
    /// - Throws: `tooLittleMusic` where there is nothing of any kind.
    public func markov(_ data: CountingData) throws(TrainingError) -> MarkovCheckpoint {
        guard !data.forms.isEmpty || !data.chords.isEmpty || !data.melodies.isEmpty || !data.takes.isEmpty else {
            throw .tooLittleMusic(found: data.summary)
        }
        return MarkovCheckpoint(
            form: FormModel(sequences: data.forms), chords: ChordModel(songs: data.chords, minimum: minimum),
            melody: MelodyModel(songs: data.melodies, minimum: minimum),
            drums: DrumModel(takes: data.takes, minimum: minimum))
    }

    /// Texture states of melodies and what is counted under them; `progress` gets iteration and ln p.
    /// - Throws: `tooLittleMusic` where bars are too few for the states, `diverged` where a state collapses.
    public func texture(
        _ data: CountingData, plain: MelodyModel, progress: ((Int, Double) -> Void)? = nil
    ) throws(TrainingError) -> TextureCheckpoint {
        var generator = SeededGenerator(seed: seed, stream: "texture")
        let texture: TextureModel
        do throws(HMMError) {
            texture = try TextureModel(
                lines: data.melodies.flatMap { $0 }, states: states, covariance: covariance,
                training: BaumWelch(iterations: iterations), generator: &generator, progress: progress)
        } catch {
            switch error {
            case .tooFewFrames, .badShape: throw .tooLittleMusic(found: data.summary)
            case .notFinite, .singular: throw .diverged(step: 0)
            }
        }
        return TextureCheckpoint(
            HybridMelodyModel(plain: plain, texture: texture, songs: data.melodies, minimum: minimum))
    }
}
