import MusicCore

/// Guesses the key from how long each pitch class sounds: the profiles of Krumhansl & Kessler (1982), correlated as
/// by Krumhansl & Schmuckler (1990).
public enum KeyEstimate {
    static let major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    static let minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]

    /// The key whose profile correlates best with the pitched voices; `nil` without pitched notes.
    public static func key(of grid: GridScore) -> Key? {
        var weights = Array(repeating: 0.0, count: 12)
        for voice in Voice.allCases where !voice.isDrum {
            for note in grid[voice] { weights[Int(note.pitch) % 12] += Double(min(note.length, 16)) }
        }
        return key(weights: weights)
    }

    /// The key of twelve weights, C first; `nil` where all are zero.
    public static func key(weights: [Double]) -> Key? {
        guard weights.count == 12, weights.contains(where: { $0 > 0 }) else { return nil }
        var best: (key: Key, value: Double)?
        for mode in Key.Mode.allCases {
            let profile = mode == .major ? major : minor
            for tonic in 0..<12 {
                let value = correlation(weights, profile, turnedBy: tonic)
                if value > best?.value ?? -2 { best = (Key(tonic: tonic, mode: mode), value) }
            }
        }
        return best?.key
    }

    /// Pearson's r with a profile that begins at a tonic; 0 where one side is flat.
    private static func correlation(_ x: [Double], _ profile: [Double], turnedBy tonic: Int) -> Double {
        func y(_ place: Int) -> Double { profile[place < tonic ? place - tonic + 12 : place - tonic] }
        let meanX = x.reduce(0, +) / Double(x.count)
        var meanY = 0.0
        for place in x.indices { meanY += y(place) }
        meanY /= Double(x.count)
        var xy = 0.0
        var xx = 0.0
        var yy = 0.0
        for (place, a) in x.enumerated() {
            let b = y(place)
            xy += (a - meanX) * (b - meanY)
            xx += (a - meanX) * (a - meanX)
            yy += (b - meanY) * (b - meanY)
        }
        return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
    }
}
