import Composing
import MusicCore

/// Everything about a song that is undone and redone: its notes and how the next take is to be written.
public struct Draft: Hashable, Sendable, Codable {
    /// Its grid always has as many bars as its form; unwritten bars are empty.
    public var song: Song
    public var settings: ComposeSettings
    /// The seed of the next take.
    public var seed: UInt64
    public var stages: Set<Stage>
    public var latent: LatentEnds
    public var mix: Mix
    /// Bars that are never rewritten.
    public var lockedBars: Set<Int>
    /// Chords that were typed in, by bar; writing obeys them.
    public var givenChords: [Int: [Chord?]]
    /// The take whose notes these are.
    public var currentTake: Int?
    /// Name of the preset the settings came from.
    public var preset: String?
    /// Form, key and tempo that a preset wants and the next take gets: the notes there are stay in their own.
    public var outline: SongOutline?

    public init(
        song: Song = Song(), settings: ComposeSettings = ComposeSettings(), seed: UInt64 = 1,
        stages: Set<Stage> = Set(Stage.allCases), latent: LatentEnds = LatentEnds(), mix: Mix = Mix(),
        lockedBars: Set<Int> = [], givenChords: [Int: [Chord?]] = [:], currentTake: Int? = nil, preset: String? = nil,
        outline: SongOutline? = nil
    ) {
        self.song = song
        self.settings = settings
        self.seed = seed
        self.stages = stages
        self.latent = latent
        self.mix = mix
        self.lockedBars = lockedBars
        self.givenChords = givenChords
        self.currentTake = currentTake
        self.preset = preset
        self.outline = outline
        self.song.fillGrid()
    }
}

/// Which voices sound and which are kept when a song is rewritten.
public struct Mix: Hashable, Sendable, Codable {
    public var muted: Set<Voice> = []
    public var soloed: Set<Voice> = []
    public var locked: Set<Voice> = []

    public init() {}

    /// Whether a voice is heard: soloed ones alone where there are any, and never a muted one.
    public func sounds(_ voice: Voice) -> Bool {
        !muted.contains(voice) && (soloed.isEmpty || soloed.contains(voice))
    }
}

extension Song {
    /// Makes the grid as long as the form, adding empty bars or cutting what stands beyond the end.
    mutating func fillGrid() {
        let wanted = form.bars
        if grid.bars.count < wanted {
            let steps = grid.bars.last?.steps ?? 16
            grid.bars += Array(repeating: GridBar(steps: steps), count: wanted - grid.bars.count)
        } else if grid.bars.count > wanted {
            grid = grid.slice(bars: 0..<wanted)
        }
    }
}
