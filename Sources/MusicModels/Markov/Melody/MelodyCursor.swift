import MusicCore

/// Where a melody stands while it is counted or written, and the contexts that follow from it.
struct MelodyCursor {
    let key: Key
    let bars: [GridBar]
    let centre: Int
    /// Step of the next event.
    private(set) var step = 0
    /// Last sounding pitch; the centre before the first note.
    private(set) var pitch: Int
    private var rhythms = [UInt64](repeating: 63, count: 3)
    private var intervals = [UInt64](repeating: 63, count: 2)
    /// Rhythm and interval symbols by the step at which they began; 63 is nothing.
    private var rhythmAt: [UInt8]
    private var intervalAt: [UInt8]

    init(key: Key, bars: [GridBar], centre: Int) {
        self.key = key
        self.bars = bars
        self.centre = centre
        pitch = centre
        rhythmAt = Array(repeating: 63, count: bars.count * 16)
        intervalAt = rhythmAt
    }

    var bar: Int { step / 16 }

    /// Levels of rhythm contexts.
    static let rhythmLevels = 5
    /// Levels of pitch contexts.
    static let pitchLevels = 5

    /// From coarse to fine: place in the bar; the last length; what began here a bar ago; two lengths; two bars ago.
    var rhythmKeys: [UInt64] {
        var key = UInt64(step % 16)
        var keys = [key]
        key = key << 6 | rhythms[0]
        keys.append(key)
        key = key << 6 | echo(rhythmAt, back: 16)
        keys.append(key)
        key = key << 6 | rhythms[1]
        keys.append(key)
        key = key << 6 | echo(rhythmAt, back: 32)
        keys.append(key)
        return keys
    }

    /// From coarse to fine: the last degree; the chord; the last interval; register and beat; a bar ago.
    var pitchKeys: [UInt64] {
        let degree = ((pitch - self.key.tonic) % 12 + 12) % 12
        var key = UInt64(degree) << 1 | (self.key.mode == .minor ? 1 : 0)
        var keys = [key]
        key = key << 6 | chordSymbol
        keys.append(key)
        key = key << 6 | intervals[0]
        keys.append(key)
        let register = UInt64(max(0, min(7, (pitch - centre + 18) / 5)))
        key = (key << 3 | register) << 1 | (step % 4 == 0 ? 1 : 0)
        keys.append(key)
        key = key << 6 | echo(intervalAt, back: 16)
        keys.append(key)
        return keys
    }

    /// The chord at this step.
    private var chordSymbol: UInt64 {
        bars.indices.contains(bar) ? MelodyDegrees.chordSymbol(of: bars[bar], step: step % 16, key: key) : 63
    }

    private func echo(_ list: [UInt8], back: Int) -> UInt64 { step >= back ? UInt64(list[step - back]) : 62 }

    /// Takes an event in; the step moves behind it.
    mutating func advance(_ event: MelodyEvent) {
        if step < rhythmAt.count { rhythmAt[step] = UInt8(event.rhythm) }
        rhythms = [UInt64(event.rhythm), rhythms[0], rhythms[1]]
        if let next = event.pitch {
            let symbol = MelodyEvent.symbol(interval: next - pitch)
            if step < intervalAt.count { intervalAt[step] = UInt8(symbol) }
            intervals = [UInt64(symbol), intervals[0]]
            pitch = next
        }
        step += event.length
    }
}
