import MusicCore

/// A score laid out in the order in which it is played.
struct Timeline {
    enum Kind: Hashable {
        case tempo(Int)
        case control(channel: UInt8, controller: UInt8, value: UInt8)
        /// The bank that was chosen counts with the next program.
        case program(channel: UInt8, program: UInt8)
        case note(track: Int, channel: UInt8, pitch: UInt8, velocity: UInt8, end: Int)
    }

    struct Item: Hashable {
        var tick: Int
        var kind: Kind

        /// At one tick the tempo comes first and notes last.
        fileprivate var rank: Int {
            switch kind {
            case .tempo: 0
            case .control: 1
            case .program: 2
            case .note: 3
            }
        }
    }

    private(set) var items: [Item] = []
    /// General MIDI programs by channel, in the order of the tracks.
    private(set) var programs: [(channel: UInt8, program: UInt8)] = []
    /// The first tick behind everything.
    private(set) var end = 0
    let clicks: ClickTrack
    /// Voices by channel, where they are known.
    private(set) var voices: [UInt8: Voice] = [:]
    private var tempos: [(tick: Int, microseconds: Int)] = []

    init(_ score: Score) {
        clicks = ClickTrack(score)
        for change in score.tempos {
            items.append(Item(tick: max(0, change.tick), kind: .tempo(Timeline.microseconds(qpm: change.value))))
        }
        var channels: Set<UInt8> = []
        for (index, track) in score.tracks.enumerated() {
            let channel = track.isDrum ? 9 : track.channel & 15
            if channels.insert(channel).inserted {
                programs.append((channel, track.program & 127))
                voices[channel] = track.voice ?? (track.isDrum ? .drums : nil)
            }
            add(track, index: index, channel: channel)
        }
        items = items.enumerated()
            .sorted { ($0.element.tick, $0.element.rank, $0.offset) < ($1.element.tick, $1.element.rank, $1.offset) }
            .map(\.element)
        tempos = items.compactMap { item in
            if case .tempo(let value) = item.kind { (item.tick, value) } else { nil }
        }
    }

    /// Beyond any music, and far from overflow.
    private static let latest = 1 << 30

    private mutating func add(_ track: Track, index: Int, channel: UInt8) {
        for control in track.controls {
            let kind = Kind.control(channel: channel, controller: control.controller & 127, value: control.value & 127)
            items.append(Item(tick: max(0, control.tick), kind: kind))
            if Timeline.bankControllers.contains(control.controller) {
                let again = Kind.program(channel: channel, program: track.program & 127)
                items.append(Item(tick: max(0, control.tick), kind: again))
            }
        }
        for note in track.notes where note.velocity > 0 {
            let tick = min(max(0, note.tick), Timeline.latest)
            let finish = tick + min(max(1, note.duration), Timeline.latest)
            let kind = Kind.note(
                track: index, channel: channel, pitch: note.pitch & 127, velocity: min(note.velocity, 127), end: finish)
            items.append(Item(tick: tick, kind: kind))
            end = max(end, finish)
        }
    }

    /// Bank select, coarse and fine.
    static let bankControllers: [UInt8] = [0, 32]

    /// The first tick behind the last bar.
    var lastBarEnd: Int { clicks.barLine(from: end) }

    var channels: [UInt8] { programs.map(\.channel) }

    /// The first item at or behind a tick.
    func index(from tick: Int) -> Int {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].tick < tick { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The first bar line at or behind a tick; behind the last bar the end, or the tick itself.
    func barLine(from tick: Int) -> Int {
        let line = clicks.barLine(from: tick)
        return line < end ? line : max(tick, end)
    }

    /// The tempo that holds at a tick, in microseconds a quarter.
    func microseconds(at tick: Int) -> Int {
        tempos.last { $0.tick <= tick }?.microseconds ?? 500_000
    }

    /// Banks, programs and the last value of every controller before a tick: what an instrument must know there.
    func chase(to tick: Int) -> [MIDIMessage] {
        var values: [Int: UInt8] = [:]
        for item in items {
            if item.tick >= tick { break }
            if case .control(let channel, let controller, let value) = item.kind {
                values[Int(channel) << 7 | Int(controller)] = value
            }
        }
        let controls = values.keys.sorted().map { key in
            (channel: UInt8(key >> 7), controller: UInt8(key & 127), value: values[key] ?? 0)
        }
        let isBank = { (controller: UInt8) in Timeline.bankControllers.contains(controller) }
        return controls.filter { isBank($0.controller) }.map(MIDIMessage.control)
            + programs.map { MIDIMessage.program(channel: $0.channel, program: $0.program) }
            + controls.filter { !isBank($0.controller) }.map(MIDIMessage.control)
    }

    /// Within what a sequencer queue takes: 1 ms to 60 s a quarter.
    static func microseconds(qpm: Double) -> Int {
        guard qpm.isFinite, qpm > 0 else { return 500_000 }
        return Int(min(max(60e6 / qpm, 1000), 60e6).rounded())
    }
}
