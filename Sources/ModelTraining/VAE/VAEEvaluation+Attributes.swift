import MusicModels

extension VAEEvaluation {
    /// How each direction moves each attribute: melodies encoded, moved by strength 1, decoded, measured, against the
    /// same melodies decoded where they were.
    static func effects(
        _ space: MelodyLatentSpace, on windows: PassageWindows, count: Int, seed: UInt64
    ) -> [Attribute] {
        let lengths = [4, 2, 8, 16].filter { $0 <= space.model.configuration.maximumBars }
        guard let bars = lengths.first(where: { !windows[$0].isEmpty }) else { return [] }
        let trial = DirectionTrial(space.model, windows, bars: bars, count: count, seed: seed)
        return MelodyAttribute.allCases.compactMap { attribute in
            guard let direction = space.directions[attribute] else { return nil }
            let effect = trial.effects(of: direction).map { ($0.key.rawValue, $0.value) }
            return Attribute(name: attribute.rawValue, effect: Dictionary(uniqueKeysWithValues: effect))
        }
    }
}
