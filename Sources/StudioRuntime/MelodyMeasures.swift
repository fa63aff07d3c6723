import MusicCore
import MusicModels

/// What the attributes of the latent space come to in a melody, by their names.
enum MelodyMeasures {
    static func of(_ melody: [GridNote], bars: Int) -> [String: Double] {
        // Symbols of the melody grid: a pitch where a note begins, 128 while it goes on or nothing sounds.
        var symbols = Array(repeating: UInt8(128), count: max(1, bars) * 16)
        for note in melody where symbols.indices.contains(note.step) { symbols[note.step] = note.pitch }
        return Dictionary(
            uniqueKeysWithValues: MelodyAttribute.allCases.map { ($0.rawValue, $0.value(of: symbols)) })
    }
}
