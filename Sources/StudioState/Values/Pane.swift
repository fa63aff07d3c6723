/// The parts of the screen that can have the keyboard.
public enum Pane: String, CaseIterable, Hashable, Sendable, Codable {
    case song, roll, sampling, latent, takes

    public var title: String {
        switch self {
        case .song: "song"
        case .roll: "piano roll"
        case .sampling: "sampling"
        case .latent: "latent"
        case .takes: "takes"
        }
    }

    /// The pane after this one on the way round the screen, or before it.
    public func neighbour(_ offset: Int) -> Pane {
        let all = Pane.allCases
        let index = (all.firstIndex(of: self) ?? 0) + offset
        return all[((index % all.count) + all.count) % all.count]
    }
}
