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
