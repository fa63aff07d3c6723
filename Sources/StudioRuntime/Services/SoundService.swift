import MusicCore
import StudioState

/// Plays, silently where nothing else is possible; commands return at once.
public protocol SoundService: AnyObject, Sendable {
    /// Opens what there is to play with and reports by `post`; called once, off the main queue.
    func open(post: @escaping @Sendable (PlayerMessage) -> Void)
    func play(_ song: Song, fromTick tick: Int, loop: Range<Int>?, countInBars: Int)
    func pause()
    func resume()
    func stop()
    func seek(tick: Int)
    func loop(_ range: Range<Int>?)
    /// Other notes from the next bar line on, or as soon as can be.
    func exchange(_ song: Song, atBarLine: Bool)
    func audition(_ notes: [GridNote], voice: Voice, program: UInt8, qpm: Double)
    /// Where the song is heard now, and beats of the count-in until it is.
    var position: (tick: Int, countInBeats: Int) { get }
    func set(_ setting: SoundSetting)
    func listPorts()
    func connect(address: String)
    func startSynth()
    /// Silences everything and lets go; returns when that is done.
    func silenceAndClose()
}
