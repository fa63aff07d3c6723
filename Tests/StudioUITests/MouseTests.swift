import Composing
import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

@Suite struct MouseTests {
    let size = Size(width: 140, height: 40)

    /// Sends mouse events to a studio of the suite's size.
    func send(_ events: [MouseEvent], _ keymap: inout Keymap, _ studio: inout Studio) {
        for event in events {
            for action in keymap.actions(for: .mouse(event), studio: studio, size: size) { _ = studio.update(action) }
        }
    }

    func makeStudio() -> Studio {
        var studio = Studio()
        _ = studio.update(.engine(.ready(attributes: ["density"])))
        let geometry = RollGeometry(region: StudioLayout(size: size, studio: studio).roll, studio: studio)
        _ = studio.update(.rollSized(columns: geometry.field.width, rows: geometry.field.height))
        return studio
    }

    @Test func aNoteIsDrawnMovedAndErased() {
        var studio = makeStudio()
        var keymap = Keymap()
        let geometry = RollGeometry(region: StudioLayout(size: size, studio: studio).roll, studio: studio)
        func at(_ step: Int, _ pitch: Int) -> Point {
            Point(x: geometry.column(ofStep: step), y: geometry.row(ofPitch: pitch))
        }
        // A click alone leaves nothing behind.
        send([MouseEvent(.press(.left), at: at(4, 65)), MouseEvent(.release(.left), at: at(4, 65))], &keymap, &studio)
        #expect(studio.song.grid.noteCount == 0 && studio.roll.step == 4 && studio.roll.selection == nil)
        send(
            [
                MouseEvent(.doubleClick(.left), at: at(4, 65)), MouseEvent(.drag(.left), at: at(7, 65)),
                MouseEvent(.release(.left), at: at(7, 65)),
            ], &keymap, &studio)
        #expect(studio.song.grid[.melody] == [GridNote(step: 4, length: 4, pitch: 65, velocityBin: 5)])
        send(
            [
                MouseEvent(.press(.left), at: at(5, 65)), MouseEvent(.drag(.left), at: at(8, 68)),
                MouseEvent(.release(.left), at: at(8, 68)),
            ], &keymap, &studio)
        #expect(studio.song.grid[.melody] == [GridNote(step: 7, length: 4, pitch: 68, velocityBin: 5)])
        send([MouseEvent(.press(.left), at: at(10, 68)), MouseEvent(.drag(.left), at: at(12, 60))], &keymap, &studio)
        send([MouseEvent(.release(.left), at: at(12, 60))], &keymap, &studio)
        #expect(studio.song.grid[.melody].first?.length == 6)
        // Pulled over the empty field the mouse selects.
        send(
            [
                MouseEvent(.press(.left), at: at(2, 70)), MouseEvent(.drag(.left), at: at(20, 60)),
                MouseEvent(.release(.left), at: at(20, 60)),
            ], &keymap, &studio)
        #expect(studio.roll.selection?.steps == 2..<21 && studio.targetedNotes.count == 1)
        send([MouseEvent(.press(.right), at: at(8, 68))], &keymap, &studio)
        #expect(studio.song.grid.noteCount == 0)
    }

    @Test func aSliderFollowsTheHandEvenOutsideItsPane() throws {
        var studio = makeStudio()
        var keymap = Keymap()
        let region = try #require(StudioLayout(size: size, studio: studio).sampling)
        let line = try #require(SamplingView.lines(in: region, row: 0).first).line
        let slider = SamplingView.slider(.temperature, value: 0, text: "", isFocused: false)
        let track = slider.trackRegion(in: line)
        send([MouseEvent(.press(.left), at: track.origin)], &keymap, &studio)
        #expect(studio.focus == .sampling)
        #expect(studio.draft.settings.sampling.temperature == 0)
        send([MouseEvent(.drag(.left), at: Point(x: 139, y: 0))], &keymap, &studio)
        #expect(studio.draft.settings.sampling.temperature == 2)
        send([MouseEvent(.release(.left), at: .zero), MouseEvent(.drag(.left), at: .zero)], &keymap, &studio)
        #expect(studio.draft.settings.sampling.temperature == 2)
        #expect(studio.history.undo.count == 1)
    }

    @Test func clicksChooseSectionsVoicesKeysAndPanes() throws {
        var studio = makeStudio()
        var keymap = Keymap()
        let layout = StudioLayout(size: size, studio: studio)
        let block = SongGeometry(region: layout.song, form: studio.song.form).blocks[2]
        send([MouseEvent(.press(.left), at: Point(x: block.x + 3, y: block.y + 1))], &keymap, &studio)
        #expect(studio.cursorSection == 2)
        let title = layout.roll.line(0)
        let title2 = RollTitle(studio: studio)
        let x = try #require((title.x..<title.maxX).first { title2.voice(atColumn: $0, in: title) == .bass })
        send([MouseEvent(.press(.left), at: Point(x: x, y: title.y))], &keymap, &studio)
        #expect(studio.roll.voice == .bass)
        send([MouseEvent(.press(.left), at: Point(x: 1, y: layout.keys.y))], &keymap, &studio)
        #expect(studio.job != nil)
        let takes = try #require(layout.takes)
        send([MouseEvent(.press(.left), at: takes.origin)], &keymap, &studio)
        #expect(studio.focus == .takes)
    }

    @Test func nothingTrapsWhereverTheMouseGoes() {
        for dimensions in [Size(width: 60, height: 18), size, Size(width: 10, height: 4), Size(width: 220, height: 60)]
        {
            var studio = makeStudio()
            var keymap = Keymap()
            for y in stride(from: -2, through: dimensions.height + 2, by: 1) {
                for x in stride(from: -2, through: dimensions.width + 2, by: 7) {
                    for kind in [
                        MouseEvent.Kind.press(.left), .drag(.left), .release(.left), .wheelUp, .press(.right),
                        .drag(.right), .release(.right), .wheelRight,
                    ] {
                        let event = InputEvent.mouse(MouseEvent(kind, at: Point(x: x, y: y)))
                        for action in keymap.actions(for: event, studio: studio, size: dimensions) {
                            _ = studio.update(action)
                        }
                    }
                }
            }
            #expect(studio.song.grid.bars.count == studio.song.form.bars)
        }
    }
}
