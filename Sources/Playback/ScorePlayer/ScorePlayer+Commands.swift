import MusicCore

/// Every command is carried out on the player's queue, one after the other.
extension ScorePlayer {
    public func play(_ score: Score, fromTick tick: Int, countInBars: Int) {
        perform { $0.play(score, from: tick, countInBars: countInBars) }
    }

    public func pause() { perform { $0.transport.pause() } }
    public func resume() { perform { $0.transport.resume() } }
    public func stop() { perform { $0.stop() } }
    public func seek(toTick tick: Int) { perform { $0.transport.seek(to: tick) } }
    public func update(_ score: Score) { perform { $0.update(score) } }
    public func setWaitsForMore(_ waits: Bool) { perform { $0.transport.setWaitsForMore(waits) } }
    public func setTempoScale(_ scale: Double) { perform { $0.transport.setTempoScale(scale) } }
    public func setLoop(_ range: Range<Int>?) { perform { $0.transport.setLoop(range) } }
    public func setMetronome(_ metronome: Metronome) { perform { $0.transport.setMetronome(metronome) } }
    public func panic() { perform { $0.panic() } }

    public func setTracks(muted: Set<Int>, soloed: Set<Int>) {
        perform { $0.transport.setTracks(muted: muted, soloed: soloed) }
    }

    public func setChannel(_ channel: UInt8, _ settings: ChannelSettings) {
        perform { $0.transport.setChannel(channel, settings) }
    }

    public func audition(_ notes: [Note], channel: UInt8, program: UInt8, qpm: Double?) {
        perform { $0.audition(notes, channel: channel, program: program, qpm: qpm) }
    }

    public func stopAudition() { perform { $0.stopAudition() } }

    public func setKeyboard(_ keyboard: KeyboardSettings?) { perform { $0.setKeyboard(keyboard) } }
    public func setStepInput(_ settings: StepInputSettings?) { perform { $0.setStepInput(settings) } }
    public func stopRecording() { perform { $0.stopRecording() } }

    public func startRecording(_ settings: RecordingSettings, over score: Score?) {
        perform { $0.startRecording(settings, over: score) }
    }

    public func setSendsClock(_ sends: Bool) { perform { $0.transport.setSendsClock(sends) } }
    public func setFollowsClock(_ follows: Bool) { perform { $0.setFollowsClock(follows) } }
}
