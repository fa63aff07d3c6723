import MusicCore

/// Collects the events of one track and writes them in order of time.
struct TrackWriter {
    /// What comes first at one tick: setting up, then ends, then controllers, then onsets.
    private enum Rank: Int { case setUp, noteOff, control, noteOn }

    private struct Event {
        var tick: Int
        var rank: Rank
        var message: [UInt8]
    }

    private var events: [Event] = []

    private mutating func add(_ tick: Int, _ rank: Rank, _ message: [UInt8]) {
        events.append(Event(tick: min(max(0, tick), MIDIFile.maximumTick), rank: rank, message: message))
    }

    private mutating func addMeta(_ tick: Int, _ type: UInt8, _ body: [UInt8]) {
        var message: [UInt8] = [0xff, type]
        message.append(number: body.count)
        add(tick, .setUp, message + body.prefix(0xfff_ffff))
    }

    private mutating func addText(_ tick: Int, _ type: UInt8, _ text: String) {
        addMeta(tick, type, Array(text.utf8))
    }

    /// Tempo, time and key signatures, markers, chord texts and first texts.
    static func conductor(_ score: Score) -> TrackWriter {
        var track = TrackWriter()
        for text in score.texts { track.addText(0, 0x01, text) }
        for change in score.tempos {
            let microseconds = UInt32(Tempo.microseconds(qpm: change.value))
            track.addMeta(change.tick, 0x51, [16, 8, 0].map { UInt8(truncatingIfNeeded: microseconds >> $0) })
        }
        for change in score.metres {
            let power = UInt8(clamping: max(1, change.value.denominator).trailingZeroBitCount)
            track.addMeta(change.tick, 0x58, [UInt8(clamping: max(1, change.value.numerator)), power, 24, 8])
        }
        for change in score.keys {
            let sharps = UInt8(bitPattern: Int8(clamping: change.value.signature))
            track.addMeta(change.tick, 0x59, [sharps, change.value.mode == .major ? 0 : 1])
        }
        for marker in score.markers { track.addText(marker.tick, 0x06, marker.value) }
        for chord in score.chords { track.addText(chord.tick, 0x01, chord.value) }
        return track
    }

    /// One track a voice; with a channel prefix before the name where they will share one track.
    static func voices(_ score: Score, withChannelPrefix: Bool) -> [TrackWriter] {
        let used = Set(score.tracks.map(\.channel))
        let spare: UInt8 = (UInt8(0)..<16).first(where: { $0 != 9 && !used.contains($0) }) ?? 15
        return score.tracks.map { track in
            // The drum channel belongs to drums, and drums to it.
            let channel: UInt8 = track.isDrum ? 9 : track.channel & 15 == 9 ? spare : track.channel & 15
            return voice(track, channel: channel, withChannelPrefix: withChannelPrefix)
        }
    }

    private static func voice(_ track: Track, channel: UInt8, withChannelPrefix: Bool) -> TrackWriter {
        var writer = TrackWriter()
        writer.events.reserveCapacity(track.notes.count * 2 + track.controls.count + 3)
        if withChannelPrefix { writer.addMeta(0, 0x20, [channel]) }
        if !track.name.isEmpty { writer.addText(0, withChannelPrefix ? 0x04 : 0x03, track.name) }
        writer.add(0, .setUp, [0xc0 | channel, track.program & 0x7f])
        for control in track.controls {
            writer.add(control.tick, .control, [0xb0 | channel, control.controller & 0x7f, control.value & 0x7f])
        }
        for bend in track.bends {
            let value = UInt16(min(max(-8192, bend.value), 8191) + 8192)
            writer.add(bend.tick, .control, [0xe0 | channel, UInt8(value & 0x7f), UInt8(value >> 7)])
        }
        for note in track.notes {
            let tick = min(max(0, note.tick), MIDIFile.maximumTick)
            let end = min(tick + min(max(1, note.duration), MIDIFile.maximumTick), MIDIFile.maximumTick)
            let velocity = min(max(1, note.velocity), 127)
            writer.add(tick, .noteOn, [0x90 | channel, note.pitch & 0x7f, velocity])
            writer.add(end, .noteOff, [0x80 | channel, note.pitch & 0x7f, 64])
        }
        return writer
    }

    static func merged(_ tracks: [TrackWriter]) -> TrackWriter {
        var all = TrackWriter()
        all.events = tracks.flatMap(\.events)
        return all
    }

    /// The body of the chunk, end mark included.
    func bytes() -> [UInt8] {
        let order = events.indices.sorted {
            (events[$0].tick, events[$0].rank.rawValue, $0) < (events[$1].tick, events[$1].rank.rawValue, $1)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.count * 5 + 16)
        var tick = 0
        for index in order {
            bytes.append(number: events[index].tick - tick)
            bytes += events[index].message
            tick = events[index].tick
        }
        return bytes + [0x00, 0xff, 0x2f, 0x00]
    }
}
