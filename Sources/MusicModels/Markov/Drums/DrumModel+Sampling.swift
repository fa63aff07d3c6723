import Foundation
import MusicCore

extension DrumModel {
    /// The drums of a section: one bar, or two in turn, kept throughout, and a fill in the last of four or more.
    public func sample(
        section: Section, style: DrumStyle, temperature: Double = 1, generator: inout SeededGenerator
    ) -> [DrumBar] {
        guard section.bars > 0 else { return [] }
        let beat = beat(style: style, temperature: temperature, generator: &generator)
        var cycle = [beat]
        if generator.uniform() < 0.5 {
            cycle.append(
                bar(after: beat.hits, style: style, isFill: false, temperature: temperature, generator: &generator))
        }
        var bars = (0..<section.bars).map { cycle[$0 % cycle.count] }
        if section.bars >= 4 {
            let last = section.bars - 1
            let fill = bar(
                after: bars[last].hits, style: style, isFill: true, temperature: temperature, generator: &generator)
            // The fill takes over for the second half of the bar.
            for step in 8..<16 {
                bars[last].hits[step] = fill.hits[step]
                bars[last].velocities[step] = fill.velocities[step]
            }
        }
        if section.kind == .chorus {
            bars[0].hits[0] |= DrumClass.crash.bit
            bars[0].velocities[0][DrumClass.crash.rawValue] = 6
        }
        return bars
    }

    /// Of eight bars drawn, the one that follows most naturally after itself: a beat is what can go round.
    private func beat(style: DrumStyle, temperature: Double, generator: inout SeededGenerator) -> DrumBar {
        var best: (bar: DrumBar, score: Double)?
        for _ in 0..<8 {
            // The first bar finds its feet; the second is played as one who already plays.
            let first = bar(after: [], style: style, isFill: false, temperature: temperature, generator: &generator)
            let second = bar(
                after: first.hits, style: style, isFill: false, temperature: temperature, generator: &generator)
            let score = roundScore(of: second.hits, style: style)
            if score > best?.score ?? -.infinity { best = (second, score) }
        }
        return best?.bar ?? DrumBar()
    }

    /// ln P of a bar after itself; bars of few strokes or without kick or snare come last.
    private func roundScore(of hits: [UInt16], style: DrumStyle) -> Double {
        var steps = hits
        var total = 0.0
        for pattern in hits {
            total += log(
                self.hits.probability(
                    of: Int(pattern), keys: DrumModel.keys(steps, style: style, isFill: false)))
            steps.append(pattern)
        }
        let struck = hits.count { $0 != 0 }
        let hasCore = [DrumClass.kick, .snare].allSatisfy { drum in hits.contains { $0 & drum.bit != 0 } }
        return struck >= 6 && hasCore ? total : total - 1_000
    }

    /// One bar after sixteen earlier steps (or none); silence is drawn again a few times.
    private func bar(
        after earlier: [UInt16], style: DrumStyle, isFill: Bool, temperature: Double,
        generator: inout SeededGenerator
    ) -> DrumBar {
        var bar = DrumBar()
        for _ in 0..<8 {
            bar = DrumBar()
            var steps = earlier
            for place in 0..<16 {
                let drawn =
                    hits.sample(
                        keys: DrumModel.keys(steps, style: style, isFill: isFill), temperature: temperature,
                        floor: 0.02, generator: &generator) ?? 0
                steps.append(UInt16(drawn))
                bar.hits[place] = UInt16(drawn)
                for drum in DrumClass.allCases where bar.hits[place] & drum.bit != 0 {
                    let bin = velocities.sample(
                        keys: DrumModel.velocityKeys(drum, place: place, style: style), generator: &generator)
                    bar.velocities[place][drum.rawValue] = UInt8(min(7, max(1, bin)))
                }
            }
            if bar.hits.filter({ $0 != 0 }).count >= 3 { break }
        }
        return bar
    }
}
