import MusicCore

/// Where the piano roll looks, where its cursor is and what is selected.
public struct Roll: Hashable, Sendable {
    public var voice: Voice = .melody
    /// The cursor, in steps from the start of the song.
    public var step = 0
    /// The cursor's MIDI key number.
    public var pitch = 67
    /// Length of the next drawn note in steps.
    public var drawLength = 2
    public var firstStep = 0
    /// MIDI key number of the top row.
    public var topPitch = 79
    public var zoom = Zoom.normal
    /// Whether the user chose the zoom; until then it follows the width.
    public var isZoomChosen = false
    /// Two pitches share a row of cells.
    public var isDense = false
    public var selection: Selection?
    /// Arrows stretch the selection.
    public var isSelecting = false
    /// The view runs after the playhead.
    public var follows = true
    /// Cells of the roll's field; set by the layout.
    public var columns = 64
    public var rows = 16
    public var drag: RollDrag?

    public init() {}

    /// Steps that fit on the screen.
    public var visibleSteps: Int { max(1, columns * zoom.steps / zoom.cells) }

    /// Pitches that fit on the screen.
    public var visiblePitches: Int { max(1, rows * (isDense ? 2 : 1)) }
}

/// How many cells show how many steps.
public struct Zoom: Hashable, Sendable {
    public let cells: Int
    public let steps: Int

    public static let levels = [(1, 4), (1, 2), (1, 1), (2, 1), (3, 1), (4, 1)].map(Zoom.init)
    public static let normal = levels[2]

    private init(cells: Int, steps: Int) {
        self.cells = cells
        self.steps = steps
    }

    /// The level so many steps nearer (positive) or further.
    public func closer(by offset: Int) -> Zoom {
        let index = (Zoom.levels.firstIndex(of: self) ?? 2) + offset
        return Zoom.levels[max(0, min(Zoom.levels.count - 1, index))]
    }

    /// What suits a width: some five bars on the screen.
    static func suiting(columns: Int) -> Zoom { Zoom(cells: max(1, min(4, columns / 80)), steps: 1) }

    /// How it is read out: cells a step.
    public var title: String { steps == 1 ? "\(cells):1" : "1:\(steps)" }
}

/// A rectangle of the roll: notes of the current voice that start in it are selected.
public struct Selection: Hashable, Sendable {
    public var anchorStep: Int
    public var anchorPitch: Int
    public var step: Int
    public var pitch: Int

    public init(anchorStep: Int, anchorPitch: Int, step: Int, pitch: Int) {
        self.anchorStep = anchorStep
        self.anchorPitch = anchorPitch
        self.step = step
        self.pitch = pitch
    }

    public var steps: Range<Int> { min(anchorStep, step)..<(max(anchorStep, step) + 1) }
    public var pitches: ClosedRange<Int> { min(anchorPitch, pitch)...max(anchorPitch, pitch) }

    public func contains(_ note: GridNote) -> Bool {
        steps.contains(note.step) && pitches.contains(Int(note.pitch))
    }

    mutating func move(steps: Int, pitches: Int) {
        anchorStep += steps
        step += steps
        anchorPitch += pitches
        pitch += pitches
    }
}

/// What the mouse holds in the roll.
public struct RollDrag: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case move, stretch, select }

    public var kind: Kind
    public var step: Int
    public var pitch: Int
    /// The note as it is now.
    public var note: GridNote?
}
