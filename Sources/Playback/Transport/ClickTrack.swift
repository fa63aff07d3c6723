import MusicCore

/// The beats of a score, as a metronome clicks them, beyond its end in the metre of its last bar.
struct ClickTrack: Hashable {
    struct Click: Hashable {
        var tick: Int
        var isDownbeat: Bool

        /// "Metronome bell" and "metronome click" of the General MIDI 2 drum map.
        var pitch: UInt8 { isDownbeat ? 34 : 33 }
    }

    struct Bar: Hashable {
        var tick: Int
        var metre: Metre
    }

    /// In order, the first at tick 0.
    let bars: [Bar]

    init(bars: [Bar]) { self.bars = bars.isEmpty ? [Bar(tick: 0, metre: .fourFour)] : bars }

    init(_ score: Score) { self.init(bars: score.barTicks().map { Bar(tick: $0.tick, metre: $0.metre) }) }

    /// Ticks of a beat: that of the denominator, three of them in compound time.
    static func beat(of metre: Metre) -> Int {
        let unit = max(1, 4 * ppq / max(1, metre.denominator))
        return metre.denominator >= 8 && metre.numerator > 3 && metre.numerator % 3 == 0 ? unit * 3 : unit
    }

    /// The bar in which a tick lies.
    func bar(at tick: Int) -> Bar {
        var low = 0
        var high = bars.count
        while low < high {
            let middle = (low + high) / 2
            if bars[middle].tick <= tick { low = middle + 1 } else { high = middle }
        }
        guard low == bars.count else { return bars[max(0, low - 1)] }
        let last = bars[low - 1]
        let length = last.metre.ticksPerBar
        return Bar(tick: last.tick + max(0, tick - last.tick) / length * length, metre: last.metre)
    }

    /// The first bar line at or behind a tick.
    func barLine(from tick: Int) -> Int {
        let bar = bar(at: tick)
        guard bar.tick < tick else { return bar.tick }
        return bars.first { $0.tick > bar.tick }?.tick ?? bar.tick + bar.metre.ticksPerBar
    }

    /// The clicks at ticks of a range of the score.
    func clicks(in range: Range<Int>) -> [Click] {
        var clicks: [Click] = []
        var tick = range.lowerBound
        while tick < range.upperBound {
            let bar = bar(at: tick)
            let beat = ClickTrack.beat(of: bar.metre)
            let past = (max(0, tick - bar.tick) + beat - 1) / beat
            let next = min(bar.tick + past * beat, barLine(from: bar.tick + 1))
            guard next < range.upperBound else { break }
            let downbeat = self.bar(at: next).tick == next
            clicks.append(Click(tick: next, isDownbeat: downbeat))
            tick = next + 1
        }
        return clicks
    }

    /// The clicks of whole bars before the score begins at a tick, in ticks from the first of them, and their length.
    func countIn(bars count: Int, before tick: Int) -> (clicks: [Click], length: Int, beat: Int) {
        let metre = bar(at: tick).metre
        let beat = ClickTrack.beat(of: metre)
        let length = metre.ticksPerBar
        let clicks = (0..<max(0, min(count, 16))).flatMap { bar in
            stride(from: 0, to: length, by: beat).map { Click(tick: bar * length + $0, isDownbeat: $0 == 0) }
        }
        return (clicks, max(0, min(count, 16)) * length, beat)
    }
}
