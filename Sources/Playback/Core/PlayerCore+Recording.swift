import MusicCore

/// A recording that is going on.
struct Recording {
    var settings: RecordingSettings
    var recorder: Recorder
    /// Whether the first key is still waited for.
    var isArmed: Bool
    /// Ticks between the queue and what the player of the keys hears, where a key started it all a moment too late.
    var shift = 0.0
    /// Where it ends by itself, in ticks of the queue.
    var end: Int?
    /// Heard in the next passes of a loop.
    var overdub: [Note] = []
}

extension PlayerCore {
    func startRecording(_ settings: RecordingSettings, over score: Score?) {
        endRecording()
        stepInput = nil
        let loop = settings.overdub.flatMap { $0.count >= ticksPerStep && $0.lowerBound >= 0 ? $0 : nil }
        recording = Recording(
            settings: settings, recorder: Recorder(grid: settings.grid, loop: loop ?? transport.loop),
            isArmed: settings.waitsForFirstKey)
        backend.setTimekeeping(true)
        if let loop { transport.setLoop(loop) }
        introduce(settings.keyboard)
        transport.setOpenEnded(true)
        if let score {
            self.score = score
            transport.stop()
            transport.update(score)
            if !settings.waitsForFirstKey { begin(countInBars: settings.countInBars) }
        } else if transport.state == .playing {
            recording?.isArmed = false
            setEnd(from: backend.tick)
        } else if !settings.waitsForFirstKey {
            begin(countInBars: settings.countInBars)
        }
    }

    /// Ends the recording, and lets the score play on to its end.
    func stopRecording() {
        endRecording()
        keepTime()
    }

    func endRecording() {
        guard var recording else { return }
        let queue = transport.state == .stopped ? 0 : backend.tick
        for take in recording.recorder.finish(queue: queue) { notify(.recorded(take.note, pass: take.pass)) }
        self.recording = nil
        transport.setOpenEnded(false)
        notify(.recordingEnded(recording.recorder.phrase))
    }

    private func begin(countInBars: Int) {
        guard let settings = recording?.settings else { return }
        transport.play(score, from: max(0, settings.fromTick), countInBars: countInBars)
        setEnd(from: transport.origin.queue)
    }

    private func setEnd(from queue: Int) {
        guard let length = recording?.settings.length else { return }
        recording?.end = queue + max(1, length)
    }

    /// The tick of the queue at a moment, as the player of the keys hears it.
    private func recordedTick(at moment: UInt64) -> Int {
        Int((queueTick(at: moment) + (recording?.shift ?? 0)).rounded())
    }

    func record(down pitch: UInt8, _ velocity: UInt8, at moment: UInt64) {
        if recording?.isArmed == true {
            recording?.isArmed = false
            begin(countInBars: 0)
            // The key was the first beat; the playing came a little later.
            recording?.shift = Double(transport.origin.queue) - queueTick(at: moment)
        }
        guard transport.state == .playing else { return }
        let queue = recordedTick(at: moment)
        let place = transport.clock.place(at: queue)
        if let take = recording?.recorder.down(pitch, velocity: velocity, at: place, queue: queue) { keep(take) }
    }

    func record(up pitch: UInt8, at moment: UInt64) {
        guard recording != nil else { return }
        let queue = recordedTick(at: moment)
        if let take = recording?.recorder.up(pitch, queue: queue) { keep(take) }
    }

    func record(_ controller: UInt8, _ value: UInt8, at moment: UInt64) {
        guard recording?.isArmed == false, transport.state == .playing else { return }
        let place = transport.clock.place(at: recordedTick(at: moment))
        recording?.recorder.control(controller, value, at: place)
    }

    private func keep(_ take: Recorder.Take) {
        notify(.recorded(take.note, pass: take.pass))
        guard recording?.settings.overdub != nil else { return }
        recording?.overdub.append(take.note)
        transport.update(withRecorded(score))
    }

    /// The score with what was recorded in a loop, as a track at its end.
    func withRecorded(_ score: Score) -> Score {
        guard let recording, !recording.overdub.isEmpty else { return score }
        let keyboard = recording.settings.keyboard
        var score = score
        score.tracks.append(
            Track(
                name: "recorded", channel: keyboard.channel & 15, program: keyboard.program & 127,
                isDrum: keyboard.channel & 15 == 9, notes: recording.overdub.sorted()))
        return score
    }

    func advanceRecording() {
        guard let end = recording?.end, transport.state == .playing, backend.tick >= end else { return }
        endRecording()
    }
}
