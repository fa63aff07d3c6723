/// The styles of drumming that the groove recordings are labelled with.
public enum DrumStyle: String, CaseIterable, Sendable, Codable {
    case rock, funk, jazz, hiphop, latin, soul, afrocuban, punk, neworleans, pop, reggae, country, other

    public var index: Int { DrumStyle.allCases.firstIndex(of: self) ?? 0 }

    /// The style a label such as `funk/groove1` or `latin-brazilian` starts with.
    public init(label: String) {
        let word = label.lowercased().prefix { $0.isLetter }
        self = DrumStyle(rawValue: String(word)) ?? .other
    }
}
