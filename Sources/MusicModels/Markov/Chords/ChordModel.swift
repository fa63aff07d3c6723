import Foundation
import MusicCore

/// Chord progressions by section kind: each half bar given the half before, the two chords before that one, the place
/// in the four-bar phrase, what stood four bars ago, and the kind of section.
public struct ChordModel: Sendable, Equatable {
    public let model: BackOffModel

    public init(model: BackOffModel) { self.model = model }

    /// Counts sections; contexts seen fewer than `minimum` times are left out.
    public init(songs: [[ChordSequence]], smoothing: Smoothing = Smoothing(.additive, strength: 100), minimum: Int = 1)
    {
        var counter = BackOffCounter(symbolCount: ChordSequence.symbolCount, levels: Cursor.levels)
        for song in songs {
            for sequence in song {
                var cursor = Cursor(kind: sequence.kind, mode: sequence.mode)
                for chord in sequence.halves {
                    let symbol = ChordSequence.symbol(chord)
                    counter.add(symbol, keys: cursor.keys)
                    cursor.advance(symbol)
                }
            }
        }
        model = counter.model(smoothing: smoothing, minimum: minimum)
    }

    /// What is known before a half bar.
    struct Cursor {
        static let levels = 6
        let kind: SectionKind
        let mode: Key.Mode
        private(set) var symbols: [Int] = []
        /// Chords before the last change, the nearest first; 255 is the start.
        private var earlier: [UInt64] = [255, 255]

        init(kind: SectionKind, mode: Key.Mode) {
            self.kind = kind
            self.mode = mode
        }

        var keys: [UInt64] {
            let position = symbols.count
            var key: UInt64 = mode == .minor ? 1 : 0
            var keys = [key]
            key = key << 9 | UInt64(position % 2) << 8 | UInt64(symbols.last ?? 255)
            keys.append(key)
            // Whether the chord has lasted for a bar: chords change in pairs of halves.
            let held = position > 1 && symbols[position - 1] == symbols[position - 2]
            key = key << 9 | (held ? 1 : 0) << 8 | earlier[0]
            keys.append(key)
            key = key << 2 | UInt64(position / 2 % 4)
            keys.append(key)
            key = key << 8 | (position >= 8 ? UInt64(symbols[position - 8]) : 255)
            keys.append(key)
            key = (key << 8 | earlier[1]) << 3 | UInt64(kind.index)
            keys.append(key)
            return keys
        }

        mutating func advance(_ symbol: Int) {
            if let last = symbols.last, last != symbol { earlier = [UInt64(last), earlier[0]] }
            symbols.append(symbol)
        }
    }

    /// −ln P and the number of half bars of a section.
    public func nats(of sequence: ChordSequence) -> (nats: Double, halves: Int) {
        var cursor = Cursor(kind: sequence.kind, mode: sequence.mode)
        var total = 0.0
        for chord in sequence.halves {
            let symbol = ChordSequence.symbol(chord)
            total -= log(model.probability(of: symbol, keys: cursor.keys))
            cursor.advance(symbol)
        }
        return (total, sequence.halves.count)
    }

    /// Chords of a section relative to the tonic, two a bar; given ones are kept and the rest follows from them.
    ///
    /// - Parameter habits: what the song's harmony keeps to; `nil` follows the chain alone.
    public func sample(
        kind: SectionKind, mode: Key.Mode, bars: Int, fixed: [[Chord?]] = [], temperature: Double = 1,
        habits: ChordHabits? = nil, generator: inout SeededGenerator
    ) -> [[Chord?]] {
        var cursor = Cursor(kind: kind, mode: mode)
        for half in 0..<bars * 2 {
            let given = half / 2 < fixed.count && half % 2 < fixed[half / 2].count ? fixed[half / 2][half % 2] : nil
            if let given {
                cursor.advance(ChordSequence.symbol(given))
                continue
            }
            var distribution = model.distribution(keys: cursor.keys)
            habits?.tilt(&distribution, last: half % 2 == 1 ? cursor.symbols.last : nil, mode: mode)
            let drawn = Tempering.draw(
                distribution, temperature: temperature, floor: 0.03,
                // A section written here always sounds: "no chord" is for annotators.
                allowed: { $0 < ChordSequence.symbolCount - 1 }, generator: &generator)
            cursor.advance(drawn ?? 0)
        }
        return (0..<bars).map { bar in
            [cursor.symbols[bar * 2], cursor.symbols[bar * 2 + 1]].map { ChordSequence.chord($0) }
        }
    }
}
