import MusicCore

/// Reads the events of one track chunk.
struct TrackReader {
    /// By channel as they appear; that of the channel that speaks is in `lane` meanwhile.
    private(set) var lanes: [Lane] = []
    private var lane = Lane(channel: 0)
    private var current = -1
    private(set) var name: String?
    private(set) var texts: [Change<String>] = []
    /// The tick of the last event, in ticks of the score.
    private(set) var endTick: Int
    private(set) var cursor: ByteCursor
    /// Whether the end mark was met.
    private(set) var isComplete = false

    private let number: Int
    private let scale: TickScale
    private let offset: Int
    private var laneOfChannel = [Int8](repeating: -1, count: 16)
    private var prefix: UInt8?
    private var strayNoteOffs = 0
    private var warned: Set<UInt8> = []

    /// `offset` is where the track starts in the score, in ticks; `number` counts tracks from 1.
    init(cursor: ByteCursor, number: Int, scale: TickScale, offset: Int) {
        self.cursor = cursor
        self.number = number
        self.scale = scale
        self.offset = offset
        endTick = offset
    }

    /// Reads to the end mark or the end of the bytes; `close` must follow before the next track is read.
    mutating func read(open: OpenNotes, conductor: inout ConductorEvents, log: inout WarningLog) {
        var tick = 0
        var scored = offset
        var running: UInt8 = 0
        while let delta = cursor.number() {
            if delta.isOverlong { warn(.overlongNumber, once: 0, &log) }
            if delta.value > 0 {
                tick &+= delta.value
                scored = offset &+ scale(tick)
                guard tick <= scale.limit, scored <= MIDIFile.maximumTick else {
                    warn(.tooLong, once: 1, &log)
                    isComplete = true
                    break
                }
                endTick = scored
            }
            guard let first = cursor.peek() else { break }
            if first >= 0x80 {
                cursor.skip(1)
                if first < 0xf0 { running = first }
            } else if running == 0 {
                warn(.dataWithoutStatus, once: 2, &log)
                while let byte = cursor.peek(), byte < 0x80 { cursor.skip(1) }
                continue
            }
            if first >= 0xf0 {
                guard system(first, at: scored, &conductor, &log) else { break }
                if isComplete { break }
            } else {
                guard channelMessage(running, at: scored, open, &conductor, &log) else { break }
            }
        }
    }

    /// Ends what still sounds and reports on the track as a whole.
    mutating func close(open: OpenNotes, log: inout WarningLog) {
        settle()
        var hanging = 0
        for index in lanes.indices {
            hanging += open.closeAll(at: endTick, in: &lanes[index])
            lanes[index].sortNotes()
            let changes = lanes[index].laterPrograms
            if changes > 0 { log.add(.programChanges(changes), byte: cursor.position, track: number) }
        }
        if hanging > 0 { log.add(.hangingNotes(hanging), byte: cursor.position, track: number) }
        if strayNoteOffs > 0 { log.add(.strayNoteOffs(strayNoteOffs), byte: cursor.position, track: number) }
    }

    /// A message of a channel; `false` where the bytes end in it.
    @inline(__always)
    private mutating func channelMessage(
        _ status: UInt8, at tick: Int, _ open: OpenNotes, _ conductor: inout ConductorEvents,
        _ log: inout WarningLog
    ) -> Bool {
        guard var first = cursor.next() else { return truncated(&log) }
        if first >= 0x80 { first = clamped(&log) }
        let kind = status >> 4
        if kind == 0xc {
            conductor.programs[Int(status & 15)] = conductor.programs[Int(status & 15)] ?? first
            turn(to: status)
            lane.set(program: first)
            return true
        }
        if kind == 0xd { return true }
        guard var second = cursor.next() else { return truncated(&log) }
        if second >= 0x80 { second = clamped(&log) }
        turn(to: status)
        switch kind {
        case 0x9 where second > 0:
            open.open(Note(tick: tick, duration: 0, pitch: first, velocity: second), in: &lane)
        case 0x8, 0x9:
            if !open.close(first, at: tick, in: &lane) { strayNoteOffs += 1 }
        case 0xb where first < 120:
            lane.controls.append(ControlChange(tick: tick, controller: first, value: second))
        case 0xb where first != 121 && first != 122:
            // All sound off, all notes off, and the mode messages which imply it.
            _ = open.closeAll(at: tick, in: &lane)
        case 0xe:
            lane.bends.append(PitchBend(tick: tick, value: Int16(first) + Int16(second) << 7 - 8192))
        default: break
        }
        return true
    }

    /// Makes the lane of a channel the current one.
    @inline(__always)
    private mutating func turn(to status: UInt8) {
        let channel = Int(status & 15)
        if channel != current { change(to: channel) }
    }

    private mutating func change(to channel: Int) {
        settle()
        if laneOfChannel[channel] < 0 {
            laneOfChannel[channel] = Int8(lanes.count)
            lanes.append(Lane(channel: UInt8(channel)))
        }
        current = channel
        swap(&lane, &lanes[Int(laneOfChannel[channel])])
    }

    /// Puts the current lane back among the others.
    private mutating func settle() {
        if current >= 0 { swap(&lane, &lanes[Int(laneOfChannel[current])]) }
        current = -1
    }

    /// Meta events, system exclusive and strays; `false` where the bytes end in it.
    private mutating func system(
        _ status: UInt8, at tick: Int, _ conductor: inout ConductorEvents, _ log: inout WarningLog
    ) -> Bool {
        switch status {
        case 0xff:
            guard let type = cursor.next(), let length = cursor.number() else { return truncated(&log) }
            let start = cursor.position
            let body = cursor.take(length.value)
            meta(type, body, at: tick, byte: start, &conductor, &log)
            return body.count == length.value ? true : truncated(&log)
        case 0xf0, 0xf7:
            guard let length = cursor.number() else { return truncated(&log) }
            if status == 0xf0 { conductor.systemExclusiveCount += 1 }
            return cursor.take(length.value).count == length.value ? true : truncated(&log)
        default:
            warn(.unexpectedStatus(status), once: status, &log)
            cursor.skip(status == 0xf2 ? 2 : status == 0xf1 || status == 0xf3 ? 1 : 0)
            return true
        }
    }

    private mutating func meta(
        _ type: UInt8, _ body: UnsafeBufferPointer<UInt8>, at tick: Int, byte: Int,
        _ conductor: inout ConductorEvents, _ log: inout WarningLog
    ) {
        switch type {
        case 0x2f: isComplete = true
        case 0x01, 0x02:
            let text = MetaText.decode(body, keepsLines: true)
            if !text.isEmpty { texts.append(Change(tick: tick, text)) }
        case 0x03:
            if name == nil { name = MetaText.decode(body) }
        case 0x04:
            if let prefix {
                turn(to: prefix)
                lane.name = MetaText.decode(body)
            }
        case 0x05: conductor.lyricCount += 1
        case 0x06: conductor.markers.append(Change(tick: tick, MetaText.decode(body)))
        case 0x20: prefix = body.first.map { $0 & 15 }
        case 0x51, 0x58, 0x59:
            if let problem = conductor.add(type, body, at: tick, isTimecode: scale.isTimecode) {
                log.add(problem, byte: byte, track: number)
            }
        default: break
        }
    }

    private mutating func clamped(_ log: inout WarningLog) -> UInt8 {
        warn(.dataByteTooLarge, once: 3, &log)
        return 127
    }

    private mutating func truncated(_ log: inout WarningLog) -> Bool {
        log.add(.truncated, byte: cursor.position, track: number)
        isComplete = true
        return false
    }

    /// Warns once a track; `key` tells kinds apart, below 0x80 for our own and else the status byte.
    private mutating func warn(_ kind: MIDIWarning.Kind, once key: UInt8, _ log: inout WarningLog) {
        if warned.insert(key).inserted { log.add(kind, byte: cursor.position, track: number) }
    }
}
