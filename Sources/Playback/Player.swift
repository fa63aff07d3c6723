import MusicCore

/// Plays scores: through a synthesizer, or silently where there is none, with a playhead in any case.
///
/// Commands return at once and are carried out in order; what comes of them is told by notices. Times are ticks of the
/// score, 480 a quarter. What a command sets holds until it is set again, also from one score to the next.
public protocol Player: AnyObject, Sendable {
    /// All there is to show, in one look; may be asked for in every frame.
    var status: PlayerStatus { get }

    /// Silences what sounds and plays a score after some bars of clicks, until its end or for ever in a loop.
    func play(_ score: Score, fromTick tick: Int, countInBars: Int)
    /// Stops where it stands; `resume` goes on from there.
    func pause()
    func resume()
    func stop()
    func seek(toTick tick: Int)
    /// Replaces the score while it plays, from the next bar line on without a gap; at once where nothing plays.
    ///
    /// The new score may be longer: bars written behind the playhead's back are played when it comes there.
    func update(_ score: Score)
    /// Whether the end of the score is waited at for more bars, instead of stopping there.
    func setWaitsForMore(_ waits: Bool)
    /// Multiplies every tempo of the score, 0.1...10, from now on.
    func setTempoScale(_ scale: Double)
    /// Repeats these ticks, once the playhead is within; `nil` plays on.
    func setLoop(_ range: Range<Int>?)
    /// Which tracks, by index in the score, are silent, and which alone are heard.
    func setTracks(muted: Set<Int>, soloed: Set<Int>)
    func setMetronome(_ metronome: Metronome)
    /// Bank, program, volume and so on of a channel 0...15, over those of the score.
    func setChannel(_ channel: UInt8, _ settings: ChannelSettings)
    /// Stops and silences everything on all channels.
    func panic()

    /// Lets notes be heard on the side, the earliest at once, the others at `qpm`, by default the tempo of the score.
    ///
    /// Whatever was auditioned before ends.
    func audition(_ notes: [Note], channel: UInt8, program: UInt8, qpm: Double?)
    func stopAudition()

    /// Sends a part of the music to a port: `client:port`, a name or how it begins.
    ///
    /// `nil` means the best synthesizer for `.main`, and along with the main part for every other. A port that is not
    /// there yet is connected when it comes.
    func connect(_ role: OutputRole, to name: String?)
    /// Hears a keyboard, or a master of the clock, named as in `connect`; `nil` hears none.
    func connectInput(from name: String?)
    /// Starts FluidSynth with the best sound font found and plays to it; it ends with the player.
    func startSynthesizer()

    /// How keys that are played sound; `nil` lets them be silent.
    func setKeyboard(_ keyboard: KeyboardSettings?)
    /// Records what is played on the input, over a score that is played meanwhile, or over what plays now.
    func startRecording(_ settings: RecordingSettings, over score: Score?)
    /// Ends the recording, of which `recordingEnded` tells, and lets the score play on.
    func stopRecording()
    /// Writes played keys step by step while nothing plays; `nil` ends that.
    func setStepInput(_ settings: StepInputSettings?)

    /// Whether MIDI clock is sent: 24 a quarter, start, stop, continue and song position.
    func setSendsClock(_ sends: Bool)
    /// Whether the tempo, start and stop of a master on the input are followed.
    func setFollowsClock(_ follows: Bool)

    /// Silences and lets go of the sequencer; returns when that is done. Later commands do nothing.
    func silenceAndClose()
    /// Takes notices, on the player's own queue; replaces the receiver before.
    func setReceiver(_ receiver: (@Sendable (PlaybackNotice) -> Void)?)
}

extension Player {
    public var state: PlaybackState { status.state }
    public var isPlaying: Bool { status.state == .playing }
    /// Where the score is heard now; while stopped, where play began.
    public var positionTick: Int { status.tick }
    /// What is played to; `nil` where nothing is heard.
    public var destination: PlaybackPort? { status.destinations[.main] }
    /// Why nothing is heard, where a sequencer was wanted and could not be had.
    public var trouble: PlaybackError? { status.trouble }

    public func play(_ score: Score, fromTick tick: Int) { play(score, fromTick: tick, countInBars: 0) }

    public func audition(_ notes: [Note], channel: UInt8, program: UInt8) {
        audition(notes, channel: channel, program: program, qpm: nil)
    }

    /// The notices as a stream, which takes the place of the receiver.
    public func notices() -> AsyncStream<PlaybackNotice> {
        AsyncStream { continuation in
            setReceiver { continuation.yield($0) }
        }
    }
}
