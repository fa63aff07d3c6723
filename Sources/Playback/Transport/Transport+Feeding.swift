import MusicCore

extension Transport {
    /// Seconds handed over ahead of the playhead.
    private static let lookahead = 2.0

    /// Seconds within which nothing handed over is taken back, as it may be on its way already.
    private static let safety = 0.02

    func scaled(_ microseconds: Int) -> Int { min(max(Int(Double(microseconds) / tempoScale), 1000), 60_000_000) }

    private func ticks(_ seconds: Double) -> Int {
        let here = cursor.song - (cursor.queue - backend.tick)
        // The faster of the tempos here and at the cursor, so that a sudden allegro finds its notes there.
        let fastest = min(timeline.microseconds(at: here), timeline.microseconds(at: cursor.song))
        return max(1, Int(seconds * 1e6 * Double(ppq) / Double(scaled(fastest))))
    }

    var margin: Int { ticks(Transport.safety) }

    /// Hands over everything up to the horizon that the backend has room for.
    func feed() {
        defer { backend.flush() }
        guard emptyOutbox() else { return }
        let horizon = backend.tick + ticks(Transport.lookahead)
        while cursor.queue < horizon, finish == nil {
            var limit = horizon
            if let upcoming { limit = min(limit, max(upcoming.queue, cursor.queue)) }
            let seam = loop.flatMap { $0.upperBound > cursor.song ? cursor.queue + $0.upperBound - cursor.song : nil }
            if let seam { limit = min(limit, seam) }
            guard feedItems(before: cursor.song + limit - cursor.queue) else { return }
            cursor.song += limit - cursor.queue
            cursor.queue = limit
            if let upcoming, upcoming.queue <= limit { takeOver(upcoming.timeline) }
            if let loop, seam == limit { repeatLoop(loop) }
            if seam == nil, upcoming == nil, cursor.index == timeline.items.count, cursor.song >= timeline.end {
                finish = cursor.queue + timeline.end - cursor.song
            }
        }
    }

    /// Takes back what is due at a tick of the queue or later, and sets the cursor there.
    func rewind(to tick: Int) {
        guard cursor.queue > tick else { return }
        backend.removeScheduled(from: tick)
        outbox.removeAll { $0.tick >= tick }
        // Ends of notes that sound by then were taken back too; they must come all the same.
        for entry in ledger.cut(at: tick) {
            outbox.append(ScheduledEvent(tick: entry.end, body: .message(entry.noteOff)))
        }
        clock.forget(behind: tick)
        let song = clock.song(at: tick)
        cursor = (song, tick, timeline.index(from: song))
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
        return true
    }

    private func add(_ item: Timeline.Item) {
        let tick = cursor.queue + item.tick - cursor.song
        switch item.kind {
        case .tempo(let microseconds):
            outbox.append(ScheduledEvent(tick: tick, body: .tempo(scaled(microseconds))))
        case .control(let channel, let controller, let value):
            let message = MIDIMessage.control(channel: channel, controller: controller, value: value)
            outbox.append(ScheduledEvent(tick: tick, body: .message(message)))
        case .note(let track, let channel, let pitch, let velocity, var end):
            guard isAudible(track) else { return }
            // What sounds across the seam of a loop ends there.
            if let loop, item.tick < loop.upperBound { end = min(end, loop.upperBound) }
            let entry = NoteLedger.Entry(
                track: track, channel: channel, pitch: pitch, start: tick, end: tick + end - item.tick)
            ledger.add(entry)
            let message = MIDIMessage.noteOn(channel: channel, pitch: pitch, velocity: velocity)
            outbox.append(ScheduledEvent(tick: tick, body: .message(message)))
            outbox.append(ScheduledEvent(tick: entry.end, body: .message(entry.noteOff)))
        }
    }

    private func emptyOutbox() -> Bool {
        var sent = 0
        while sent < outbox.count, backend.schedule(outbox[sent]) { sent += 1 }
        outbox.removeFirst(sent)
        return outbox.isEmpty
    }

    private func takeOver(_ next: Timeline) {
        let known = Set(timeline.chase(to: cursor.song))
        let changed = next.chase(to: cursor.song).filter { !known.contains($0) }
        outbox += changed.map { ScheduledEvent(tick: cursor.queue, body: .message($0)) }
        outbox.append(tempo(of: next))
        timeline = next
        upcoming = nil
        cursor.index = next.index(from: cursor.song)
    }

    private func repeatLoop(_ loop: Range<Int>) {
        clock.jump(queue: cursor.queue, song: loop.lowerBound)
        cursor = (loop.lowerBound, cursor.queue, timeline.index(from: loop.lowerBound))
        for message in timeline.chase(to: loop.lowerBound) {
            if case .control = message { outbox.append(ScheduledEvent(tick: cursor.queue, body: .message(message))) }
        }
        outbox.append(tempo(of: timeline))
    }

    private func tempo(of timeline: Timeline) -> ScheduledEvent {
        ScheduledEvent(tick: cursor.queue, body: .tempo(scaled(timeline.microseconds(at: cursor.song))))
    }
}

extension Transport {
    /// The tempo now, in quarters a minute.
    var qpm: Double { 60e6 / Double(scaled(timeline.microseconds(at: position))) }
}
