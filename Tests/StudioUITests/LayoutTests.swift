import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

@Suite struct LayoutTests {
    static let sizes = [(60, 18), (80, 24), (100, 30), (108, 24), (140, 36), (140, 40), (220, 60), (400, 120)]

    @Test(arguments: sizes) func panesNeverOverlapAndStayOnTheScreen(_ width: Int, _ height: Int) {
        let screen = Rectangle(x: 0, y: 0, width: width, height: height)
        for focus in Pane.allCases {
            for attributes in [0, 3, 9] {
                let layout = StudioLayout(
                    size: Size(width: width, height: height), focus: focus, latentRows: 4 + attributes)
                let parts = [
                    layout.header, layout.song, layout.roll, layout.status, layout.keys, layout.sampling,
                    layout.latent, layout.takes,
                ].compactMap { $0 }
                #expect(parts.allSatisfy { !$0.isEmpty && $0.intersection(screen) == $0 })
                for (index, part) in parts.enumerated() {
                    for other in parts[(index + 1)...] { #expect(part.intersection(other).isEmpty) }
                }
                // Whatever has the keyboard is seen.
                #expect(layout.region(of: focus) != nil)
                #expect(layout.roll.height >= 8)
            }
        }
    }

    @Test(arguments: [(59, 24), (80, 17), (1, 1), (0, 0)]) func tooSmallIsSaid(_ width: Int, _ height: Int) {
        let size = Size(width: width, height: height)
        #expect(StudioLayout(size: size, studio: Studio()).isTooSmall)
        let canvas = StudioScreen(theme: .nightfall).draw(Studio(), size: size)
        #expect(canvas.width == width)
        if width >= 20, height >= 3 { #expect(TextSnapshot.plain(canvas).contains("needs 60 × 18")) }
    }

    @Test func columnsAndStepsAgreeAtEveryZoom() {
        var studio = Studio()
        for _ in 0..<6 {
            let geometry = RollGeometry(region: Rectangle(x: 3, y: 4, width: 90, height: 25), studio: studio)
            for x in geometry.field.x..<geometry.field.maxX {
                let step = geometry.step(atColumn: x)
                let column = geometry.column(ofStep: step)
                #expect(column <= x && geometry.column(ofStep: step + geometry.zoom.steps) > x)
            }
            for y in geometry.field.y..<geometry.field.maxY {
                #expect(geometry.row(ofPitch: geometry.pitch(atRow: y)) == y)
            }
            _ = studio.update(.command(.zoomIn))
        }
    }

    @Test(arguments: [20, 60, 78, 138, 300]) func sectionsFillTheStrip(_ width: Int) {
        for count in 1...30 {
            let form = SongForm(
                (0..<count).map { Section(kind: .verse, letter: "A", bars: 1 + $0 % 9, memory: .writes) })
            let geometry = SongGeometry(region: Rectangle(x: 0, y: 0, width: width, height: 4), form: form)
            #expect(geometry.blocks.count == count)
            for (left, right) in zip(geometry.blocks, geometry.blocks.dropFirst()) { #expect(left.maxX <= right.x) }
            #expect(geometry.blocks.allSatisfy { $0.maxX <= width })
        }
    }
}
