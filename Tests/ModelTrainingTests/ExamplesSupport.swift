import MusicCore
import MusicModels

@testable import ModelTraining

/// A song with the form i A B A b B A, four bars a section unless said otherwise; repeats are literal.
func labelledSong(_ name: String = "song", bars: Int = 4, steps: Int = 16, seed: UInt64 = 1, density: Int = 12)
    -> CorpusPiece
{
    let plan: [(SectionKind, Character)] = [
        (.intro, "i"), (.verse, "A"), (.chorus, "B"), (.verse, "A"), (.bridge, "b"), (.chorus, "B"), (.verse, "A"),
    ]
    var generator = SeededGenerator(seed: seed)
    var material: [Character: GridScore] = [:]
    var grid = GridScore()
    var sections: [CorpusSection] = []
    for (kind, letter) in plan {
        let part = material[letter] ?? randomSection(&generator, bars: bars, steps: steps, density: density)
        material[letter] = part
        sections.append(CorpusSection(kind: kind, letter: letter, startBar: grid.bars.count, bars: bars))
        grid.append(part)
    }
    return CorpusPiece(
        name: name, corpus: "pop909", split: .training, grid: grid.fitted(), sections: sections)
}

private func randomSection(_ generator: inout SeededGenerator, bars: Int, steps: Int, density: Int) -> GridScore {
    let chord = Chord(root: generator.below(12), quality: .minor)
    var part = GridScore(bars: Array(repeating: GridBar(steps: steps, chords: [chord, chord]), count: bars))
    for voice in Voice.allCases {
        for bar in 0..<bars {
            for _ in 0..<density {
                let step = generator.below(steps)
                part[voice].append(
                    GridNote(
                        step: bar * steps + step,
                        length: min(1 + generator.below(4), bars * steps - bar * steps - step),
                        pitch: UInt8(40 + generator.below(40)), velocityBin: UInt8(generator.below(8))))
            }
        }
    }
    part.normalise()
    return part
}

extension TransformerExample {
    func indices(of region: TransformerRegion) -> [Int] { regions.indices.filter { regions[$0] == region } }

    /// Names of a region's tokens.
    func names(_ region: TransformerRegion) -> [String] {
        indices(of: region).map { EventVocabulary.names[Int(tokens[$0])] }
    }

    func bars(_ region: TransformerRegion) -> ClosedRange<Int>? {
        let bars = indices(of: region).map { Int(places[$0].bar) }
        guard let first = bars.min(), let last = bars.max() else { return nil }
        return first...last
    }
}
