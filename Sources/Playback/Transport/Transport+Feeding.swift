import MusicCore

extension Transport {
    /// Seconds handed over ahead of the playhead.
    private static let lookahead = 2.0

    /// Seconds within which nothing handed over is taken back, as it may be on its way already.
    private static let safety = 0.04

    func scaled(_ microseconds: Int) -> Int { min(max(Int(Double(microseconds) / tempoScale), 1000), 60_000_000) }

    /// Microseconds a quarter at a tick of the score.
    func tempo(at song: Int) -> Int { masterTempo ?? scaled(timeline.microseconds(at: song)) }

    /// The tempo now, in quarters a minute.
    var qpm: Double { 60e6 / Double(tempo(at: position)) }

    func ticks(_ seconds: Double) -> Int {
        let here = cursor.song - (cursor.queue - backend.tick)
        // The faster of the tempos here and at the cursor, so that a sudden allegro finds its notes there.
        let fastest = min(tempo(at: here), tempo(at: cursor.song))
        return max(1, Int(seconds * 1e6 * Double(ppq) / Double(fastest)))
    }

    var margin: Int { ticks(Transport.safety) }

    /// Hands over everything up to the horizon that the backend has room for.
    func feed() {
        defer { backend.flush() }
        guard emptyOutbox() else { return }
        let horizon = backend.tick + ticks(Transport.lookahead)
        while cursor.queue < horizon, finish == nil {
            // A beat at a time, so that clicks and pulses are not far behind or ahead of the notes beside them.
            var limit = min(horizon, cursor.queue + ppq)
            if let upcoming { limit = min(limit, max(upcoming.queue, cursor.queue)) }
            let seam = loop.flatMap { $0.upperBound > cursor.song ? cursor.queue + $0.upperBound - cursor.song : nil }
            if let seam { limit = min(limit, seam) }
            feedBeats(before: cursor.song + limit - cursor.queue)
            guard feedItems(before: cursor.song + limit - cursor.queue) else { return }
            cursor.song += limit - cursor.queue
            cursor.queue = limit
            if let upcoming, upcoming.queue <= limit { takeOver(upcoming.timeline) }
            if let loop, seam == limit { repeatLoop(loop) }
            if seam == nil, upcoming == nil, !isOpenEnded { finishBehindEnd() }
        }
    }

    private func finishBehindEnd() {
        let end = waitsForMore ? timeline.lastBarEnd : timeline.end
        guard cursor.index == timeline.items.count, cursor.song >= end else { return }
        finish = cursor.queue + end - cursor.song
    }

    /// Takes back what is due at a tick of the queue or later, and sets the cursor there.
    func rewind(to wanted: Int) {
        // A count-in is not part of the score and cannot be made anew from it.
        let tick = max(wanted, origin.queue)
        guard cursor.queue > tick else { return }
        backend.removeScheduled(from: tick)
        outbox.removeAll { $0.tick >= tick }
        // Ends of notes that sound by then were taken back too; they must come all the same.
        outbox += ledger.cut(at: tick).map(\.ending)
        clock.forget(behind: tick)
        if let clockReentry, clockReentry.queue >= tick { self.clockReentry = nil }
        let song = clock.song(at: tick)
        cursor = Cursor(song: song, queue: tick, index: timeline.index(from: song), beats: song)
        finish = nil
    }

    /// Hands over anew what was handed over under other rules.
    func refresh() {
        guard state != .stopped else { return }
        rewind(to: backend.tick + margin)
        feed()
    }

    /// `false` where the backend has no room for all items; the cursor stands behind the last one taken.
    private func feedItems(before limit: Int) -> Bool {
        while cursor.index < timeline.items.count, timeline.items[cursor.index].tick < limit {
            let item = timeline.items[cursor.index]
            add(item)
            cursor.index += 1
            let ahead = max(0, item.tick + 1 - cursor.song)
            cursor.song += ahead
            cursor.queue += ahead
            guard emptyOutbox() else { return false }
        }
        return emptyOutbox()
    }

    /// Clicks and pulses of the score's ticks up to a limit.
    private func feedBeats(before limit: Int) {
        let from = max(cursor.beats, cursor.song)
        guard from < limit else { return }
        cursor.beats = limit
        let offset = cursor.queue - cursor.song
        if metronome.isOn {
            for click in timeline.clicks.clicks(in: from..<limit) { add(click, at: click.tick + offset) }
        }
        guard sendsClock else { return }
        for case let entry? in [clockEntry, clockReentry] where (from + offset..<limit + offset).contains(entry.queue) {
            for message in ClockOut.beginning(at: entry.song) {
                outbox.append(ScheduledEvent(tick: entry.queue - ClockOut.lead, message: message, role: .clock))
            }
        }
        for pulse in ClockOut.pulses(in: from..<limit) {
            outbox.append(ScheduledEvent(tick: pulse + offset, message: .clock, role: .clock))
        }
    }

    func add(_ click: ClickTrack.Click, at tick: Int) {
        let level = metronome.level.isFinite ? min(max(metronome.level, 0), 1) : 1
        let velocity = UInt8(max(1, (level * (click.isDownbeat ? 127 : 100)).rounded()))
        let entry = NoteLedger.Entry(
            track: -1, role: .metronome, channel: 9, pitch: click.pitch, start: tick, end: tick + ppq / 8)
        ledger.add(entry)
        let message = MIDIMessage.noteOn(channel: 9, pitch: click.pitch, velocity: velocity)
        outbox.append(ScheduledEvent(tick: tick, message: message, role: .metronome))
        outbox.append(entry.ending)
    }

    private func add(_ item: Timeline.Item) {
        let tick = cursor.queue + item.tick - cursor.song
        switch item.kind {
        case .tempo(let microseconds):
            guard masterTempo == nil else { return }
            outbox.append(ScheduledEvent(tick: tick, body: .tempo(scaled(microseconds))))
        case .control(let channel, let controller, let value):
            add(.control(channel: channel, controller: controller, value: value), channel, at: tick)
        case .program(let channel, let program):
            add(.program(channel: channel, program: program), channel, at: tick)
        case .note(let track, let channel, let pitch, let velocity, var end):
            guard isAudible(track) else { return }
            // What sounds across the seam of a loop ends there.
            if let loop, item.tick < loop.upperBound { end = min(end, loop.upperBound) }
            let entry = NoteLedger.Entry(
                track: track, role: role(of: channel), channel: channel, pitch: pitch, start: tick,
                end: tick + end - item.tick)
            ledger.add(entry)
            let message = MIDIMessage.noteOn(channel: channel, pitch: pitch, velocity: velocity)
            outbox.append(ScheduledEvent(tick: tick, message: message, role: entry.role))
            outbox.append(entry.ending)
        }
    }

    private func add(_ message: MIDIMessage, _ channel: UInt8, at tick: Int) {
        guard let message = overridden(message) else { return }
        outbox.append(ScheduledEvent(tick: tick, message: message, role: role(of: channel)))
    }

    private func emptyOutbox() -> Bool {
        var sent = 0
        while sent < outbox.count, backend.schedule(outbox[sent]) { sent += 1 }
        outbox.removeFirst(sent)
        return outbox.isEmpty
    }

    private func takeOver(_ next: Timeline) {
        let known = Set(introduction(at: cursor.song))
        timeline = next
        let changed = introduction(at: cursor.song).filter { !known.contains($0) }
        for message in changed {
            switch message {
            case .control(let channel, _, _), .program(let channel, _): add(message, channel, at: cursor.queue)
            default: break
            }
        }
        addTempo()
        upcoming = nil
        cursor.index = next.index(from: cursor.song)
    }

    private func repeatLoop(_ loop: Range<Int>) {
        clock.jump(queue: cursor.queue, song: loop.lowerBound)
        cursor.song = loop.lowerBound
        cursor.beats = loop.lowerBound
        cursor.index = timeline.index(from: loop.lowerBound)
        for message in timeline.chase(to: loop.lowerBound) {
            if case .control(let channel, _, _) = message { add(message, channel, at: cursor.queue) }
        }
        addTempo()
        guard sendsClock else { return }
        // Others can only be sent elsewhere while they stand.
        let entry = ClockOut.entry(from: loop.lowerBound)
        clockReentry = (cursor.queue + entry - loop.lowerBound, entry)
        outbox.append(ScheduledEvent(tick: cursor.queue - ClockOut.lead, message: .clockStop, role: .clock))
    }

    private func addTempo() {
        guard masterTempo == nil else { return }
        outbox.append(ScheduledEvent(tick: cursor.queue, body: .tempo(tempo(at: cursor.song))))
    }
}
