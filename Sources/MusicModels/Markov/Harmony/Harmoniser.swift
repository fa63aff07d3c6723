import Foundation
import MusicCore

/// Finds chords under a melody: the two chains that write a melody over chords, read the other way round.
///
/// argmax_c Σ_h ln P(c_h | c_<h) + Σ_n w_n ln P(interval_n | degree_(n−1), c_h(n)), by beam search over half bars
/// (the hidden Markov model of Simon, Morris & Basu 2008 with longer memories). Metres other than 4/4 are taken by
/// halves as well: neither sum asks for the step.
public struct Harmoniser: Sendable {
    /// Progressions that are followed at once.
    static let beamWidth = 24
    /// Chords below this share of the likeliest are not tried.
    private static let floor = 0.002

    /// Nats for a close on the tonic.
    private static let close = 3.0

    private let chords: ChordModel
    private let melody: MelodyModel

    public init(_ chords: ChordModel, _ melody: MelodyModel) {
        self.chords = chords
        self.melody = melody
    }

    private struct Path {
        var cursor: ChordModel.Cursor
        var score: Double
    }

    /// The likeliest chords, two a bar.
    ///
    /// - Parameters:
    ///   - notes: a melody, sorted, steps from the start of the first bar; of chords in it the highest note counts.
    ///   - bars: how long the bars are; chords in them are kept.
    ///   - kind: what the progression is for.
    ///   - closes: whether the melody ends with the last bar: a close on a note of the tonic's chord is one on the tonic.
    public func chords(
        under notes: [GridNote], bars: [GridBar], key: Key, kind: SectionKind, closes: Bool = false
    ) -> [[Chord?]] {
        var fits = fits(notes, bars, key)
        if closes, !fits.isEmpty, let last = notes.last {
            let tonic = Chord(root: key.tonic, quality: key.mode == .minor ? .minor : .major)
            if tonic.pitchClasses.contains(Int(last.pitch) % 12) {
                let symbol = ChordSequence.symbol(tonic.transposed(by: -key.tonic))
                fits[fits.count - 1][Harmoniser.family(symbol)] += Harmoniser.close
            }
        }
        var paths = [Path(cursor: ChordModel.Cursor(kind: kind, mode: key.mode), score: 0)]
        for half in fits.indices {
            let known = bars[half / 2].chords
            if let given = known.isEmpty ? nil : known[min(known.count - 1, half % 2)] {
                let symbol = ChordSequence.symbol(given.transposed(by: -key.tonic))
                for path in paths.indices { paths[path].cursor.advance(symbol) }
                continue
            }
            paths = followed(paths, fits[half])
        }
        let symbols = paths.max { $0.score < $1.score }?.cursor.symbols ?? []
        return bars.indices.map { bar in
            [symbols[2 * bar], symbols[2 * bar + 1]].map {
                ChordSequence.chord($0)?.transposed(by: key.tonic)
            }
        }
    }

    /// Every path with every chord that may follow, the best of them.
    private func followed(_ paths: [Path], _ fit: [Double]) -> [Path] {
        var next: [(path: Int, symbol: Int, score: Double)] = []
        for (index, path) in paths.enumerated() {
            let distribution = chords.model.distribution(keys: path.cursor.keys)
            let least = Harmoniser.floor * (distribution.max() ?? 0)
            // "No chord" is for annotators.
            for symbol in 0..<ChordSequence.symbolCount - 1 where distribution[symbol] > least {
                next.append((index, symbol, path.score + log(distribution[symbol]) + fit[Harmoniser.family(symbol)]))
            }
        }
        next.sort { ($0.score, $1.path, $1.symbol) > ($1.score, $0.path, $0.symbol) }
        return next.prefix(Harmoniser.beamWidth).map {
            var path = paths[$0.path]
            path.cursor.advance($0.symbol)
            path.score = $0.score
            return path
        }
    }

    /// How well the notes of each half bar go with each chord, in nats, by the melody's own symbols of chords.
    private func fits(_ notes: [GridNote], _ bars: [GridBar], _ key: Key) -> [[Double]] {
        let lines = GridScore(bars: bars).barSteps
        var fits = [[Double]](
            repeating: [Double](repeating: 0, count: MelodyDegrees.chordCount), count: 2 * bars.count)
        // As the melody model was counted: the first note leaps from the middle of the register.
        var last = MelodyLine(notes: notes, key: key, bars: bars).centre
        var bar = 0
        for (index, note) in notes.enumerated() where note.step >= 0 && note.step < lines[lines.count - 1] {
            // Of notes that begin together the last one is the highest.
            if index + 1 < notes.count, notes[index + 1].step == note.step { continue }
            while note.step >= lines[bar + 1] { bar += 1 }
            let step = note.step - lines[bar]
            let half = 2 * bar + (2 * step >= bars[bar].steps ? 1 : 0)
            let pitch = Int(note.pitch)
            let degree = UInt64((last - key.tonic + 120) % 12)
            let root = degree << 1 | (key.mode == .minor ? 1 : 0)
            let symbol = MelodyEvent.symbol(interval: pitch - last)
            let weight = Harmoniser.weight(note, step: step)
            for chord in fits[half].indices {
                let p = melody.pitch.probability(of: symbol, keys: [root, root << 6 | UInt64(chord)])
                fits[half][chord] += weight * log(p)
            }
            last = pitch
        }
        return fits
    }

    /// What a note has to say: long ones and those on the beat more. Set so that most roots are right.
    private static func weight(_ note: GridNote, step: Int) -> Double {
        (Double(min(note.length, 16)) / 4).squareRoot() * (step % 4 == 0 ? 3 : 2)
    }

    /// The melody model's symbol of a chord model's.
    private static func family(_ symbol: Int) -> Int { families[symbol] }
    private static let families = (0..<ChordSequence.symbolCount).map { symbol in
        let bar = GridBar(steps: 16, chords: [ChordSequence.chord(symbol)])
        return Int(MelodyDegrees.chordSymbol(of: bar, step: 0, key: Key(tonic: 0, mode: .major)))
    }
}
