import Composing
import Foundation
import MusicCore
import StudioState
import TerminalUI
import Testing

@testable import StudioUI

/// Whole screens as text beside the tests; `REFRAIN_UPDATE_SCREENS=1` writes them anew, to be read before they are
/// committed.
@Suite struct GoldenScreenTests {
    struct Scene: Sendable, CustomTestStringConvertible {
        var name: String
        var width: Int
        var height: Int
        var isASCII = false
        var isLinear = false
        var prepare: @Sendable (inout Studio) -> Void
        var testDescription: String { "\(name) \(width)x\(height)" }
    }

    static let scenes: [Scene] = [
        Scene(name: "empty", width: 80, height: 24) { _ in },
        Scene(name: "empty", width: 140, height: 40) { _ in },
        Scene(name: "writing", width: 80, height: 24) { writeBars(&$0, count: 10) },
        Scene(name: "written", width: 140, height: 40) { writeSong(&$0) },
        Scene(name: "written-ascii", width: 80, height: 24, isASCII: true) { writeSong(&$0) },
        Scene(name: "sampling", width: 80, height: 24) { studio in
            writeSong(&studio)
            _ = studio.update(.focus(.sampling))
        },
        Scene(name: "selected", width: 100, height: 30) { studio in
            writeSong(&studio)
            _ = studio.update(.command(.lockBars))
            _ = studio.update(.command(.selectBars))
        },
        Scene(name: "palette", width: 80, height: 24) { studio in
            _ = studio.update(.command(.palette))
            _ = studio.update(.typing(.insert("take")))
        },
        Scene(name: "square", width: 140, height: 40) { studio in
            writeSong(&studio)
            for (corner, count) in [(Corner.a, 2), (.b, 3), (.c, 4), (.d, 1)] {
                _ = studio.update(.selectLatentRow(.corner(corner)))
                _ = studio.update(.command(.right, count: count))
            }
            _ = studio.update(.movePoint(across: 0.3, down: 0.7))
            let morph = Morph(melody: [], bars: 1, measured: ["density": 0.421])
            _ = studio.update(.engine(.morphed(request: studio.latent.requestID, morph)))
        },
        Scene(name: "instruments", width: 80, height: 24) { studio in
            _ = studio.update(.command(.instrument))
            _ = studio.update(.typing(.insert("sax")))
        },
        Scene(name: "figures", width: 80, height: 24) { studio in
            writeSong(&studio)
            _ = studio.update(.focus(.takes))
            _ = studio.update(.command(.figures))
        },
        Scene(name: "training", width: 80, height: 24) { studio in
            _ = studio.update(.command(.train))
            _ = studio.update(.training(.state(.transformer, canResume: false, hasCheckpoint: true, isUsed: false)))
            _ = studio.update(.typing(.accept))
            for character in "/music" { _ = studio.update(.typing(.insert(String(character)))) }
            _ = studio.update(.typing(.accept))
            _ = studio.update(.typing(.accept))
            _ = studio.update(.training(.note("312 pieces, 20 of them of the validation split")))
            for step in 1...20 {
                let loss = 2 + 4 / Double(step)
                let record = Training.Record(
                    step: step * 50, loss: loss, heldOut: step % 5 == 0 ? loss + 0.2 : nil, rate: 1925)
                _ = studio.update(.training(.record(record)))
            }
            _ = studio.update(
                .training(.progress(label: "training", fraction: 0.4, detail: "", secondsLeft: 5400)))
        },
        Scene(name: "linear-roll", width: 80, height: 24, isLinear: true) { writeSong(&$0) },
        Scene(name: "linear-latent", width: 80, height: 24, isLinear: true) { studio in
            writeSong(&studio)
            _ = studio.update(.selectLatentRow(.corner(.a)))
            _ = studio.update(.command(.right, count: 2))
        },
        Scene(name: "linear-palette", width: 80, height: 24, isLinear: true) { studio in
            _ = studio.update(.command(.palette))
            _ = studio.update(.typing(.insert("take")))
        },
        Scene(name: "guide", width: 80, height: 24) { _ = $0.update(.welcome) },
        Scene(name: "prompt", width: 80, height: 24) { studio in
            _ = studio.update(.command(.key))
            _ = studio.update(.typing(.insert("H dorian")))
            _ = studio.update(.typing(.accept))
        },
    ]

    @Test(arguments: scenes + paneScenes + popupScenes) func screenIsAsItWas(_ scene: Scene) throws {
        var studio = Studio(draft: Draft(song: Song(title: "a test"), seed: 7))
        _ = studio.update(.engine(.ready(attributes: ["density"])))
        _ = studio.update(.player(.connected("Synth")))
        let size = Size(width: scene.width, height: scene.height)
        let geometry = RollGeometry(region: StudioLayout(size: size, studio: studio).roll, studio: studio)
        _ = studio.update(.rollSized(columns: geometry.field.width, rows: geometry.field.height))
        scene.prepare(&studio)
        var canvas = StudioScreen(theme: .nightfall, isLinear: scene.isLinear).draw(studio, size: size)
        if scene.isASCII {
            canvas = CellMapper(depth: .trueColour, isASCII: true, screenBackground: Theme.nightfall[.background])
                .simplified(canvas)
            #expect(canvas.cells.allSatisfy { $0.scalarValue < 128 })
        }
        let text = TextSnapshot.plain(canvas) + "\n"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Screens/\(scene.name)-\(scene.width)x\(scene.height).txt")
        if ProcessInfo.processInfo.environment["REFRAIN_UPDATE_SCREENS"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    /// The engine's part: a plan and some bars, each with an arpeggio that climbs with its number.
    static func writeBars(_ studio: inout Studio, count: Int) {
        _ = studio.update(.command(.write))
        guard let id = studio.job?.id else { return }
        let form = studio.song.form
        let bars = Array(repeating: GridBar(), count: form.bars)
        _ = studio.update(.engine(.event(job: id, .planned(form: form, bars: bars))))
        for index in 0..<count {
            _ = studio.update(.engine(.event(job: id, .bar(index: index, content: content(index)))))
        }
        let share = Double(count) / Double(form.bars)
        _ = studio.update(.engine(.event(job: id, .progress(tokens: 900, tokensPerSecond: 9840, fraction: share))))
    }

    static func writeSong(_ studio: inout Studio) {
        writeBars(&studio, count: studio.song.form.bars)
        guard let id = studio.job?.id else { return }
        let composition = Composition(
            song: studio.song, seed: 7, tokens: 4000, seconds: 0.5, stages: [:], isComplete: true)
        _ = studio.update(.engine(.finished(job: id, composition)))
        _ = studio.update(
            .library(.saved(song: studio.songID, path: "/songs/a test.refrain", revision: studio.revision)))
    }

    static func content(_ index: Int) -> GridScore {
        let chord = Chord(root: [0, 9, 5, 7][index % 4], quality: index % 4 == 1 ? .minor : .major)
        var bar = GridScore(bars: [GridBar(chords: [chord, chord])])
        bar[.melody] = [0, 4, 8, 10].map { step in
            GridNote(step: step, length: 3, pitch: UInt8(62 + index % 5 + step / 2), velocityBin: UInt8(2 + step / 2))
        }
        bar[.chords] = [GridNote(step: 0, length: 14, pitch: UInt8(60 + index % 4), velocityBin: 3)]
        bar[.bass] = [GridNote(step: 0, length: 8, pitch: 36, velocityBin: 4)]
        bar[.drums] = [
            GridNote(step: 0, length: 1, pitch: 36, velocityBin: 6),
            GridNote(step: 4, length: 1, pitch: 38, velocityBin: 6),
            GridNote(step: 2, length: 1, pitch: 42, velocityBin: 3),
        ]
        return bar
    }
}
