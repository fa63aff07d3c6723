import MusicCore

/// What can be changed at any time, while playing too: each holds from the next event on that is not yet under way.
extension Transport {
    func setTempoScale(_ scale: Double) {
        tempoScale = scale.isFinite ? min(max(scale, 0.1), 10) : 1
        retime()
    }

    /// Lets a master's tempo hold, in microseconds a quarter, or the score's again.
    func setMasterTempo(_ microseconds: Int?) {
        let isNew = (microseconds == nil) != (masterTempo == nil)
        masterTempo = microseconds
        if isNew {
            retime()
        } else if let microseconds {
            backend.setTempo(microseconds)
        }
    }

    private func retime() {
        guard state != .stopped else { return }
        backend.setTempo(tempo(at: clock.song(at: backend.tick)))
        refresh()
    }

    func setLoop(_ range: Range<Int>?) {
        // A shorter loop than a sixty-fourth would be a buzz.
        loop = range.flatMap { $0.count >= ticksPerStep / 4 && $0.lowerBound >= 0 ? $0 : nil }
        refresh()
    }

    func setTracks(muted: Set<Int>, soloed: Set<Int>) {
        self.muted = muted
        self.soloed = soloed
        guard state != .stopped else { return }
        for entry in ledger.take(soundingAt: backend.tick, where: { !isAudible($0.track) }) {
            backend.send(entry.noteOff, to: entry.role)
        }
        refresh()
    }

    func setMetronome(_ metronome: Metronome) {
        self.metronome = metronome
        refresh()
    }

    func setSendsClock(_ sends: Bool) {
        guard sends != sendsClock else { return }
        sendsClock = sends
        clockEntry = nil
        clockReentry = nil
        guard state != .stopped else { return }
        if !sends { backend.send(.clockStop, to: .clock) }
        refresh()
        if sends { enterClock(song: cursor.song, queue: cursor.queue) }
        feed()
    }

    func setOpenEnded(_ isOpen: Bool) {
        isOpenEnded = isOpen
        finish = nil
        if state != .stopped { feed() }
    }

    func setWaitsForMore(_ waits: Bool) {
        waitsForMore = waits
        finish = nil
        guard state != .stopped else { return }
        if isWaiting, !waits { stop() } else { feed() }
    }
}
