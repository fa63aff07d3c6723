import Composing
import MusicCore
import StudioState

@testable import StudioUI

/// The panes, each with the keyboard, and what else the studio may be doing.
extension GoldenScreenTests {
    static let paneScenes: [Scene] = [
        Scene(name: "too-small", width: 40, height: 10) { _ in },
        Scene(name: "written", width: 220, height: 60) { writeSong(&$0) },
        Scene(name: "song", width: 80, height: 24) { studio in
            writeSong(&studio)
            _ = studio.update(.selectSection(2))
        },
        Scene(name: "song", width: 120, height: 40) { studio in
            writeSong(&studio)
            _ = studio.update(.selectSection(3))
            for command in [Command.weaker, .weaker, .moreBars] { _ = studio.update(.command(command)) }
        },
        Scene(name: "latent", width: 80, height: 24) { studio in
            writeSong(&studio)
            _ = studio.update(.selectLatentRow(.corner(.b)))
            _ = studio.update(.command(.right, count: 3))
            _ = studio.update(.selectLatentRow(.across))
        },
        Scene(name: "takes", width: 80, height: 24) { twoTakes(&$0) },
        Scene(name: "takes", width: 120, height: 40) { twoTakes(&$0) },
        Scene(name: "drums", width: 80, height: 24) { studio in
            writeSong(&studio)
            _ = studio.update(.selectVoice(.drums))
        },
        Scene(name: "many-takes", width: 120, height: 40) { studio in
            for _ in 0..<104 {
                writeBars(&studio, count: 1)
                _ = studio.update(.command(.stopWriting))
            }
        },
        Scene(name: "dense", width: 80, height: 24) { studio in
            writeSong(&studio)
            for command in [Command.dense, .zoomOut] { _ = studio.update(.command(command)) }
        },
        Scene(name: "voices", width: 80, height: 24) { studio in
            writeSong(&studio)
            for command in [Command.mute, .nextVoice, .lockVoice, .nextVoice] { _ = studio.update(.command(command)) }
        },
        Scene(name: "playing", width: 120, height: 40) { studio in
            writeSong(&studio)
            for command in [Command.loopSection, .metronome, .play] { _ = studio.update(.command(command)) }
            _ = studio.update(.player(.position(tick: 1300, countIn: 0)))
        },
        Scene(name: "mute-machine", width: 80, height: 24) { studio in
            _ = studio.update(.player(.connected(nil)))
            _ = studio.update(.player(.silent("Nothing to play on.\nf5 starts a synthesiser.")))
        },
    ]

    static func twoTakes(_ studio: inout Studio) {
        writeSong(&studio)
        _ = studio.update(.command(.newTake))
        guard let job = studio.job?.id else { return }
        let bars = Array(repeating: GridBar(), count: studio.song.form.bars)
        _ = studio.update(.engine(.event(job: job, .planned(form: studio.song.form, bars: bars))))
        for bar in 0..<12 { _ = studio.update(.engine(.event(job: job, .bar(index: bar, content: content(bar + 1))))) }
        _ = studio.update(.command(.stopWriting))
        _ = studio.update(.focus(.takes))
        _ = studio.update(.command(.rateUp, count: 3))
    }
}
