import Composing
import MusicCore

/// The recall slider.
public enum Recall {
    /// The constant added to the logits of the memory: −4 at the bottom to +2 at the top; `nil` at 0, which forgets.
    public static func strength(_ recall: Double) -> Float? { recall <= 0.005 ? nil : Float(-4 + 6 * recall) }

    /// Added to the logits of what is not to be heard at all: its share is below 1e-13.
    public static let forgotten: Float = -30

    /// What is added to the logits of the letter's bars in the recent context: as much as to the memory's below 0, and
    /// nothing above, where they are what they are to any other section.
    static func fade(strength: Float?) -> Float { min(0, strength ?? forgotten) }
}

extension SectionMemory {
    /// How firmly the section recalls, 0...1; 0 where it recalls nothing.
    var strength: Double {
        guard case .recalls(_, let strength) = self else { return 0 }
        return strength
    }
}

extension SamplingSettings {
    /// The more firmly a section recalls, the less it makes up: T' = T (1 − 0.06 recall).
    func recalling(_ recall: Double) -> SamplingSettings {
        var settings = self
        settings.temperature *= 1 - 0.06 * min(1, max(0, recall))
        return settings
    }
}
