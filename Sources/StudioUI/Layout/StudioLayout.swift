import StudioState
import TerminalUI

/// Where everything stands on a screen of some size; a pure function of the size and the focus.
public struct StudioLayout: Equatable, Sendable {
    /// Below this the studio says so and waits.
    public static let leastSize = Size(width: 60, height: 18)

    public var header = Rectangle.empty
    public var song = Rectangle.empty
    public var roll = Rectangle.empty
    /// Panes of the right column; `nil` while folded away.
    public var sampling: Rectangle?
    public var latent: Rectangle?
    public var takes: Rectangle?
    public var status = Rectangle.empty
    public var keys = Rectangle.empty
    public var isTooSmall = false

    public init(size: Size, studio: Studio) {
        self.init(
            size: size, focus: studio.focus,
            latentRows: LatentGeometry.least(studio) + studio.latent.attributes.count)
    }

    init(size: Size, focus: Pane, latentRows: Int) {
        guard size.width >= Self.leastSize.width, size.height >= Self.leastSize.height else {
            isTooSmall = true
            return
        }
        let width = size.width
        let isRoomy = size.height >= 34
        header = Rectangle(x: 0, y: 0, width: width, height: 1)
        keys = Rectangle(x: 0, y: size.height - 1, width: width, height: 1)
        status = Rectangle(x: 0, y: size.height - 2, width: width, height: 1)
        let gap = isRoomy ? 1 : 0
        let songHeight = size.height >= 44 ? 7 : isRoomy ? 6 : size.height >= 28 ? 4 : 3
        song = Rectangle(x: 0, y: 1 + gap, width: width, height: songHeight)
        let top = song.maxY + gap
        let body = Rectangle(x: 0, y: top, width: width, height: status.y - gap - top)
        let sideWidth = min(44, max(34, width * 28 / 100))
        let hasColumn = width >= 108
        guard hasColumn || focus.isInColumn else {
            roll = body
            return
        }
        roll = Rectangle(x: 0, y: body.y, width: width - sideWidth - 1, height: body.height)
        let column = Rectangle(x: roll.maxX + 1, y: body.y, width: sideWidth, height: body.height)
        place(in: column, focus: focus, latentRows: latentRows, gap: gap, isAlone: !hasColumn)
    }

    /// Stacks the panes of the right column; the focused one is the last to go.
    private mutating func place(
        in column: Rectangle, focus: Pane, latentRows: Int, gap: Int, isAlone: Bool
    ) {
        func importance(_ pane: Pane, _ usual: Int) -> Int { pane == focus ? 10 : usual }
        let samplingRows = Parameter.sampling.count + 1
        // The corners and the sliders, and a field high enough to be pointed at.
        let latentRows = latentRows + 3
        // A square is steered by hand, so it grows where the hand is.
        let isSteered = focus == .latent
        let wantsAll = column.height >= samplingRows + latentRows + 5 + 2 * gap
        let parts: [SplitPart<Pane>] = [
            SplitPart(
                .sampling, .flexible(weight: 4),
                minimum: (wantsAll && !isSteered) || (focus == .sampling && column.height >= samplingRows + 15)
                    || (isAlone && column.height >= samplingRows + 6) ? samplingRows : min(samplingRows, 8),
                maximum: samplingRows + gap, importance: importance(.sampling, 3)),
            SplitPart(
                .latent, .flexible(weight: 3),
                minimum: isSteered ? max(8, min(latentRows + 4, column.height - 15)) : wantsAll ? latentRows : 8,
                maximum: latentRows + 6,
                importance: importance(.latent, 1)),
            SplitPart(.takes, .flexible(weight: 2), minimum: 5, importance: importance(.takes, 2)),
        ]
        // Beside a roll that needs the room, settings and takes still fit below each other; the square does not.
        let shown = isAlone ? parts.filter { ($0.name == .latent) == (focus == .latent) } : parts
        let rows = Split.rows(column, spacing: 1, shown)
        sampling = rows[.sampling]
        latent = rows[.latent]
        takes = rows[.takes]
        // What the last pane cannot use belongs to it all the same: one ground down to the bottom.
        guard var (pane, last) = rows.max(by: { $0.value.maxY < $1.value.maxY }) else { return }
        last.height = column.maxY - last.y
        switch pane {
        case .sampling: sampling = last
        case .latent: latent = last
        default:
            pane = .takes
            takes = last
        }
    }

    /// The region of a pane, where it is on the screen.
    public func region(of pane: Pane) -> Rectangle? {
        switch pane {
        case .song: song
        case .roll: roll
        case .sampling: sampling
        case .latent: latent
        case .takes: takes
        }
    }

    /// The pane at a cell.
    public func pane(at point: Point) -> Pane? {
        Pane.allCases.first { region(of: $0)?.contains(point) ?? false }
    }
}

extension Pane {
    /// Whether it stands in the column at the right.
    var isInColumn: Bool { self == .sampling || self == .latent || self == .takes }
}
