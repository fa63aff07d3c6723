import MusicCore

/// How a token is drawn from a distribution.
public struct SamplingSettings: Hashable, Sendable, Codable {
    /// Divides the logits; 0 takes the likeliest. 0...2.
    public var temperature: Double
    /// Keeps the k likeliest; 0 keeps all.
    public var topK: Int
    /// Keeps the likeliest tokens whose probabilities reach p (Holtzman et al. 2020); 1 keeps all.
    public var topP: Double
    /// Drops tokens below this share of the likeliest one's probability; 0 drops none.
    public var minP: Double
    /// Divides the logits of recently used pitches (Keskar et al. 2019); 1 leaves them.
    public var repetitionPenalty: Double
    /// How many notes, from half as many as usual (−1) to twice as many (1); 0 leaves it to the model.
    public var density: Double

    public init(
        temperature: Double = 0.95, topK: Int = 32, topP: Double = 0.95, minP: Double = 0,
        repetitionPenalty: Double = 1, density: Double = 0
    ) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.minP = minP
        self.repetitionPenalty = repetitionPenalty
        self.density = density
    }

    /// Settings that an earlier version saved name no density.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            temperature: try values.decode(Double.self, forKey: .temperature),
            topK: try values.decode(Int.self, forKey: .topK), topP: try values.decode(Double.self, forKey: .topP),
            minP: try values.decode(Double.self, forKey: .minP),
            repetitionPenalty: try values.decode(Double.self, forKey: .repetitionPenalty),
            density: try values.decodeIfPresent(Double.self, forKey: .density) ?? 0)
    }
}

/// How firmly written notes keep to a set of pitch classes.
public enum PitchMask: String, Sendable, Codable, CaseIterable {
    case off
    /// Only notes of the key's scale.
    case scale
    /// Only notes of the scale or of the chord that sounds.
    case chord
}

/// Everything a preset holds: how each stage writes.
public struct ComposeSettings: Hashable, Sendable, Codable {
    /// Of forms, chords and the motif.
    public var markovTemperature: Double
    /// The chance that the last chorus, and what follows it, is a semitone or two higher; 0...1.
    public var lift: Double
    /// The chance that a section ends in a moment of silence; 0...1.
    public var breaks: Double
    /// Of what stage 2 decodes.
    public var latentTemperature: Double
    /// Bars of the motif, 1...16.
    public var motifBars: Int
    /// Where between A (0) and B (1) the motif lies in the latent space.
    public var latentPosition: Double
    /// Steps along attribute vectors by name, in −2...2.
    public var attributes: [String: Double]
    /// Of the transformer.
    public var sampling: SamplingSettings
    /// How strongly recalling sections attend to their memory, 0...1; 0 forgets.
    public var recall: Double
    public var pitchMask: PitchMask
    /// Voices that are written.
    public var voices: Set<Voice>
    /// The kind of music that the transformer is told to write.
    public var style: MusicStyle

    public init(
        markovTemperature: Double = 1, lift: Double = 0, breaks: Double = 0, latentTemperature: Double = 0.6,
        motifBars: Int = 4, latentPosition: Double = 0, attributes: [String: Double] = [:],
        sampling: SamplingSettings = SamplingSettings(), recall: Double = 0.8,
        pitchMask: PitchMask = .off, voices: Set<Voice> = Set(Voice.allCases), style: MusicStyle = .pop
    ) {
        self.markovTemperature = markovTemperature
        self.lift = lift
        self.breaks = breaks
        self.latentTemperature = latentTemperature
        self.motifBars = motifBars
        self.latentPosition = latentPosition
        self.attributes = attributes
        self.sampling = sampling
        self.recall = recall
        self.pitchMask = pitchMask
        self.voices = voices
        self.style = style
    }

    /// Settings that an earlier version saved name no style, no lift and no breaks.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            markovTemperature: try values.decode(Double.self, forKey: .markovTemperature),
            lift: try values.decodeIfPresent(Double.self, forKey: .lift) ?? 0,
            breaks: try values.decodeIfPresent(Double.self, forKey: .breaks) ?? 0,
            latentTemperature: try values.decode(Double.self, forKey: .latentTemperature),
            motifBars: try values.decode(Int.self, forKey: .motifBars),
            latentPosition: try values.decode(Double.self, forKey: .latentPosition),
            attributes: try values.decode([String: Double].self, forKey: .attributes),
            sampling: try values.decode(SamplingSettings.self, forKey: .sampling),
            recall: try values.decode(Double.self, forKey: .recall),
            pitchMask: try values.decode(PitchMask.self, forKey: .pitchMask),
            voices: try values.decode(Set<Voice>.self, forKey: .voices),
            style: try values.decodeIfPresent(MusicStyle.self, forKey: .style) ?? .pop)
    }
}
