import MusicCore
import StudioState
import TerminalUI

/// Where the parts of the piano roll stand, and which step and pitch a cell means.
public struct RollGeometry: Equatable, Sendable {
    /// Names of the pitches.
    public let labels: Rectangle
    public let ruler: Rectangle
    /// The notes.
    public let field: Rectangle
    /// Lanes below the field; empty where there is no room.
    public let chords: Rectangle
    public let velocity: Rectangle
    public let drums: Rectangle
    let zoom: Zoom
    let firstStep: Int
    let topPitch: Int
    let isDense: Bool

    public init(region: Rectangle, studio: Studio) {
        let labelWidth = studio.roll.voice.isDrum ? 7 : 6
        var lanes = 1
        if region.height >= 14 { lanes += 1 }
        if region.height >= 18, !studio.roll.voice.isDrum { lanes += 1 }
        let right = Rectangle(
            x: region.x + labelWidth, y: region.y, width: region.width - labelWidth, height: region.height)
        ruler = right.line(1)
        let bottom = region.maxY
        field = Rectangle(
            x: right.x, y: region.y + 2, width: right.width, height: max(0, bottom - lanes - region.y - 2))
        labels = Rectangle(x: region.x, y: field.y, width: labelWidth, height: field.height)
        chords = Rectangle(x: right.x, y: field.maxY, width: right.width, height: 1)
        velocity = Rectangle(x: right.x, y: field.maxY + 1, width: right.width, height: lanes > 1 ? 1 : 0)
        drums = Rectangle(x: right.x, y: field.maxY + 2, width: right.width, height: lanes > 2 ? 1 : 0)
        zoom = studio.roll.zoom
        firstStep = studio.roll.firstStep
        topPitch = studio.roll.topPitch
        isDense = studio.roll.isDense
    }

    /// First column of a step; may lie outside the field.
    public func column(ofStep step: Int) -> Int {
        field.x + (step - firstStep) * zoom.cells / zoom.steps - ((step - firstStep) * zoom.cells < 0 ? 1 : 0)
    }

    /// The column of a place between steps, for the playhead.
    public func column(ofTick tick: Int) -> Int {
        let step = tick / ticksPerStep
        return column(ofStep: step) + (tick - step * ticksPerStep) * zoom.cells / (zoom.steps * ticksPerStep)
    }

    /// The step that a column shows, the first where it shows several.
    public func step(atColumn x: Int) -> Int {
        let offset = x - field.x
        return firstStep + (offset * zoom.steps >= 0 ? offset * zoom.steps / zoom.cells : -1)
    }

    /// The row of a pitch; may lie outside the field.
    public func row(ofPitch pitch: Int) -> Int {
        let offset = topPitch - pitch
        return field.y + (isDense ? (offset >= 0 ? offset / 2 : (offset - 1) / 2) : offset)
    }

    /// The pitch of a row, the upper one where it shows two.
    public func pitch(atRow y: Int) -> Int { topPitch - (y - field.y) * (isDense ? 2 : 1) }

    /// Steps that are on the screen.
    public var steps: Range<Int> { firstStep..<max(firstStep + 1, step(atColumn: field.maxX - 1) + zoom.steps) }
}
