import MusicCore

/// How a performance becomes notes.
public struct RecordingSettings: Sendable, Hashable, Codable {
    /// Where the recording begins, where it starts the playing itself.
    public var fromTick: Int
    /// Bars of clicks before it begins; they stay outside what is recorded.
    public var countInBars: Int
    /// Lets the playing begin with the first key that is played, instead of a count-in.
    public var waitsForFirstKey: Bool
    /// Ticks between the places where notes may begin, 120 for sixteenths; `nil` leaves them as they were played.
    public var grid: Int?
    /// Ticks after which the recording ends by itself; `nil` goes on until it is stopped.
    public var length: Int?
    /// Repeats these ticks, and plays what was recorded in one pass in the next ones.
    public var overdub: Range<Int>?
    /// How the keys and what was recorded in a loop sound.
    public var keyboard: KeyboardSettings

    public init(
        fromTick: Int = 0, countInBars: Int = 1, waitsForFirstKey: Bool = false, grid: Int? = ticksPerStep,
        length: Int? = nil, overdub: Range<Int>? = nil, keyboard: KeyboardSettings = KeyboardSettings()
    ) {
        self.fromTick = fromTick
        self.countInBars = countInBars
        self.waitsForFirstKey = waitsForFirstKey
        self.grid = grid
        self.length = length
        self.overdub = overdub
        self.keyboard = keyboard
    }
}

/// What was recorded, on the ticks of the score.
public struct RecordedPhrase: Sendable, Hashable, Codable {
    /// Sorted by `Note.<`, those of all passes of a loop together.
    public var notes: [Note]
    /// The pedal and the like, as they were played.
    public var controls: [ControlChange]

    public init(notes: [Note] = [], controls: [ControlChange] = []) {
        self.notes = notes
        self.controls = controls
    }
}

/// How keys are written step by step.
public struct StepInputSettings: Sendable, Hashable, Codable {
    /// Where the next keys go.
    public var tick: Int
    /// Ticks of a step.
    public var step: Int
    /// How the keys sound.
    public var keyboard: KeyboardSettings

    public init(tick: Int, step: Int = ticksPerStep, keyboard: KeyboardSettings = KeyboardSettings()) {
        self.tick = tick
        self.step = step
        self.keyboard = keyboard
    }
}
