import MusicCore

/// Commands whose work is being written.
extension ScorePlayer {
    public func setWaitsForMore(_ waits: Bool) {}
    public func setMetronome(_ metronome: Metronome) {}
    public func setChannel(_ channel: UInt8, _ settings: ChannelSettings) {}
    public func stopAudition() {}
    public func connect(_ role: OutputRole, to name: String?) {}
    public func connectInput(from name: String?) {}
    public func startSynthesizer() {}
    public func setKeyboard(_ keyboard: KeyboardSettings?) {}
    public func startRecording(_ settings: RecordingSettings, over score: Score?) {}
    public func stopRecording() {}
    public func setStepInput(_ settings: StepInputSettings?) {}
    public func setSendsClock(_ sends: Bool) {}
    public func setFollowsClock(_ follows: Bool) {}
}
