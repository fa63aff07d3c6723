import MusicCore

/// A place in a score as people write it: `5`, or `5:3` for the third beat of the fifth bar.
struct BarPlace: Hashable {
    /// Both from 1.
    var bar: Int
    var beat = 1

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let bar = parts[0], bar >= 1 else { return nil }
        self.bar = bar
        if parts.count == 2 {
            guard let beat = parts[1], beat >= 1 else { return nil }
            self.beat = beat
        }
    }

    /// Its tick; `nil` where the score has no such bar or beat.
    func tick(in score: Score) -> Int? {
        let bars = score.barTicks()
        guard bar <= bars.count else { return nil }
        let (tick, metre) = bars[bar - 1]
        let offset = (beat - 1) * 4 * ppq / max(1, metre.denominator)
        return offset < metre.ticksPerBar ? tick + offset : nil
    }
}

/// Bars as people write them: `3-6`, both within, or `3` for one bar.
struct BarSpan: Hashable {
    var first: Int
    var last: Int

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1], first >= 1,
            last >= first
        else { return nil }
        self.first = first
        self.last = last
    }

    /// Its ticks; `nil` where the score has no such bars.
    func ticks(in score: Score) -> Range<Int>? {
        let bars = score.barTicks()
        guard last <= bars.count else { return nil }
        return bars[first - 1].tick..<bars[last - 1].tick + bars[last - 1].metre.ticksPerBar
    }
}
