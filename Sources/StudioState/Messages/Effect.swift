import Composing
import MusicCore

/// Something to be done outside the state; answered, if at all, with an `Action`.
public enum Effect: Hashable, Sendable {
    // Engine.
    case compose(job: Int, ComposeRequest)
    /// The form of a song that is being written changes, behind the section that is being written.
    case revise(job: Int, FormRevision)
    case rewrite(job: Int, section: Int, Song, ComposeRequest)
    case infill(job: Int, bars: Range<Int>, voices: Set<Voice>, Song, ComposeRequest)
    case cancel(job: Int)
    case morph(MorphRequest)
    case walk(WalkRequest)
    /// What each of these would be written in is answered, nothing is written.
    case suggest([ComposeRequest])
    // Training.
    case inspectTraining(Training.Model)
    case train(TrainingRequest)
    case stopTraining
    /// The checkpoint that was trained here takes the place of the shipped one, or gives it back.
    case useTrained(Training.Model)
    case useShipped(Training.Model)
    // Player. Songs hold only the voices that sound.
    case play(Song, fromTick: Int, loop: Range<Int>?, countInBars: Int = 0)
    case pause
    case resume
    case stop
    case seek(tick: Int)
    case loop(Range<Int>?)
    /// Other notes from now on, or from the next bar line.
    case exchange(Song, atBarLine: Bool)
    /// One note to hear what is under the hand.
    case audition(pitch: UInt8, velocity: UInt8, Voice, program: UInt8)
    case hear([GridNote], qpm: Double, program: UInt8)
    case listPorts
    case connect(address: String)
    case startSynth
    case sound(SoundSetting)
    // Library.
    /// The song changed; what `document` holds belongs on disk.
    case autosave
    /// A song that is left behind, with what was not on disk yet.
    case keep(SongDocument, song: Int, path: String?, revision: Int)
    case saveAs(path: String)
    case open(path: String)
    case listSongs
    case export(Song, path: String, texts: [String])
    /// The guide was read and need not come again.
    case guideSeen
    case listPresets
    case loadPreset(name: String)
    case savePreset(name: String, ComposeSettings)
    case listThemes
    case applyTheme(name: String, keep: Bool)
    // Terminal.
    case useMouse(Bool)
    case quit
}

/// Something the player is told besides what to play.
public enum SoundSetting: Hashable, Sendable {
    case metronome(Bool)
    /// More bars are still being written: the end of those there are is waited at.
    case waitsForMore(Bool)
    case panic
    case listInputs
    case connectInput(address: String?)
    case connectDrums(address: String?)
    case sendsClock(Bool)
    case followsClock(Bool)
    case record(RecordRequest, over: Song)
    case stopRecording
    /// Where played keys are written, a step each; `nil` ends that.
    case stepInput(step: Int, length: Int, Voice, program: UInt8)
    case stopStepInput
}

/// What is to be recorded.
public struct RecordRequest: Hashable, Sendable {
    public var fromTick: Int
    public var countInBars: Int
    /// Ticks that are repeated, one pass over the other.
    public var loop: Range<Int>?
    public var voice: Voice
    public var program: UInt8
}

/// What is to be decoded on a straight way from one melody to another.
public struct WalkRequest: Hashable, Sendable {
    public var id: Int
    public var from: [GridNote]
    public var to: [GridNote]
    /// Bars of each passage.
    public var bars: Int
    /// How many passages, the ends included.
    public var passages: Int
    public var attributes: [String: Double]
    public var temperature: Double
    public var seed: UInt64
}

/// What is to be decoded between two melodies, or four.
public struct MorphRequest: Hashable, Sendable {
    public var id: Int
    /// A and B, or A, B, C and D.
    public var corners: [[GridNote]]
    /// Bars of each, at most 16.
    public var bars: Int
    /// 0 is A, 1 is B.
    public var across: Double
    /// 0 is the line from A to B, 1 that from C to D.
    public var down: Double
    public var attributes: [String: Double]
    public var temperature: Double
    public var seed: UInt64

    public init(
        id: Int, corners: [[GridNote]], bars: Int, across: Double, down: Double = 0, attributes: [String: Double],
        temperature: Double, seed: UInt64
    ) {
        self.id = id
        self.corners = corners
        self.bars = bars
        self.across = across
        self.down = down
        self.attributes = attributes
        self.temperature = temperature
        self.seed = seed
    }
}
