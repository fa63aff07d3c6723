import MusicCore

/// Where playing begins, and what is dropped where it breaks off.
extension Transport {
    /// Sets out from a tick of the score, with the clock standing still.
    func setOut(from tick: Int, countInBars: Int = 0) {
        startTick = max(0, tick)
        let countIn = timeline.clicks.countIn(bars: countInBars, before: startTick)
        // Even a halted queue delivers at once what is due at its present tick, so the music begins a moment later.
        let first = backend.tick + Transport.lead
        let start = first + countIn.length
        origin = (start, countIn.beat)
        clock = SongClock(queue: start, song: startTick)
        cursor = Cursor(song: startTick, queue: start, index: timeline.index(from: startTick), beats: startTick)
        upcoming = nil
        finish = nil
        clockEntry = nil
        clockReentry = nil
        for message in introduction(at: startTick) { send(message) }
        backend.setTempo(tempo(at: startTick))
        for click in countIn.clicks { add(click, at: first + click.tick) }
        if sendsClock {
            for pulse in ClockOut.pulses(in: 0..<countIn.length) {
                outbox.append(ScheduledEvent(tick: first + pulse, message: .clock, role: .clock))
            }
            enterClock(song: startTick, queue: start)
        }
        feed()
    }

    func enterClock(song: Int, queue: Int) {
        let entry = ClockOut.entry(from: song)
        clockEntry = (queue + entry - song, entry)
    }

    func forgetScheduled() {
        // A score that was to take over does so now, or it would be lost.
        if let upcoming { timeline = upcoming.timeline }
        upcoming = nil
        backend.removeScheduled(from: 0)
        outbox.removeAll()
        finish = nil
    }
}
