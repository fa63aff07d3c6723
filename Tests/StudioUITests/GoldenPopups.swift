import Composing
import MusicCore
import StudioState

@testable import StudioUI

/// Every popup.
extension GoldenScreenTests {
    static let popupScenes: [Scene] =
        [
            Scene(name: "help", width: 120, height: 40) { _ = $0.update(.command(.help)) },
            Scene(name: "themes", width: 80, height: 24) { studio in
                _ = studio.update(.library(.themes(["daylight", "mono", "nightfall"])))
                _ = studio.update(.command(.themes))
            },
            Scene(name: "presets", width: 80, height: 24) { presets(&$0) },
            Scene(name: "presets", width: 120, height: 40) { presets(&$0) },
            Scene(name: "linear-presets", width: 80, height: 24, isLinear: true) { presets(&$0) },
            Scene(name: "songs", width: 80, height: 24) { studio in
                _ = studio.update(.command(.open))
                let rows = [
                    ListLayer.Row(id: "/songs/one.refrain", title: "one", detail: "2026-01-02 10:00  /songs"),
                    ListLayer.Row(id: "/songs/two.refrain", title: "two", detail: "2026-01-01 09:00  /songs"),
                ]
                _ = studio.update(.library(.songs(rows)))
            },
            Scene(name: "log", width: 80, height: 24) { studio in
                writeSong(&studio)
                _ = studio.update(.library(.failed("The disk is full.\nMake room and press s.")))
                _ = studio.update(.command(.log))
            },
            Scene(name: "ports", width: 80, height: 24) { studio in
                _ = studio.update(.player(.ports(choices)))
                _ = studio.update(.command(.ports))
            },
            Scene(name: "no-ports", width: 80, height: 24) { _ = $0.update(.command(.ports)) },
            Scene(name: "drum-ports", width: 80, height: 24) { studio in
                _ = studio.update(.player(.ports(choices)))
                _ = studio.update(.command(.drumPorts))
            },
            Scene(name: "inputs", width: 80, height: 24) { studio in
                _ = studio.update(.player(.inputs([PortChoice(address: "20:0", name: "Keyboard")])))
                _ = studio.update(.command(.inputs))
            },
            Scene(name: "forms", width: 80, height: 24) { forms(&$0) },
            Scene(name: "forms", width: 120, height: 40) { forms(&$0) },
            Scene(name: "linear-forms", width: 80, height: 24, isLinear: true) { forms(&$0) },
        ] + promptScenes

    /// Every question there is, by the command that asks it.
    private static let promptScenes: [Scene] =
        [
            ("save", Command.saveAs), ("export", .export), ("title", .rename), ("tempo", .tempo), ("seed", .seed),
            ("form", .form), ("chord", .chord), ("walk", .walk), ("preset-name", .savePreset),
        ].map { name, command in
            Scene(name: "ask-\(name)", width: 80, height: 24) { studio in
                writeSong(&studio)
                _ = studio.update(.command(command))
            }
        } + [
            Scene(name: "ask-value", width: 80, height: 24) { studio in
                _ = studio.update(.selectSamplingRow(0))
                _ = studio.update(.beginValue("0.8"))
            },
            Scene(name: "ask-corpus", width: 80, height: 24) { studio in
                _ = studio.update(.command(.train))
                _ = studio.update(.typing(.accept))
            },
            Scene(name: "ask-hours", width: 80, height: 24) { studio in
                _ = studio.update(.command(.train))
                _ = studio.update(.typing(.down))
                _ = studio.update(.typing(.accept))
            },
        ]

    private static let choices = [
        PortChoice(address: "128:0", name: "FLUID Synth", isConnected: true),
        PortChoice(address: "14:0", name: "Midi Through"),
    ]

    private static func forms(_ studio: inout Studio) {
        var seeds: [UInt64] = []
        for case .suggest(let requests) in studio.update(.command(.suggestForm)) { seeds = requests.map(\.seed) }
        let texts = [
            "intro:4 verse:8 chorus:8 verse:8 chorus:8 bridge:4 chorus:8 outro:4", "verse:8 chorus:8 verse:8 chorus:16",
            "intro:4 verse:16 prechorus:4 chorus:8 verse:16 prechorus:4 chorus:8 outro:2",
        ]
        let suggestions = zip(seeds, texts).compactMap { seed, text -> FormSuggestion? in
            guard let form = try? SongForm(parsing: text) else { return nil }
            let bars = (0..<form.bars).map { bar in
                let chord = Chord(root: [0, 9, 5, 7][bar % 4], quality: bar % 4 == 1 ? .minor : .major)
                return GridBar(chords: [chord, bar % 8 == 7 ? Chord(root: 2, quality: .dominant7) : chord])
            }
            return FormSuggestion(form: form, key: .cMajor, bars: bars, seed: seed)
        }
        _ = studio.update(.engine(.suggested(suggestions)))
    }

    private static func presets(_ studio: inout Studio) {
        let form = try? SongForm(parsing: "intro:16 interlude.B:16 interlude.C:16 outro:16")
        var settings = ComposeSettings(attributes: ["density": -1, "interval": -0.5], recall: 0.2)
        settings.voices = [.melody, .chords, .bass]
        let ambient = PresetChoice(
            name: "ambient", summary: "Drifts through long sections without drums; chords lead, little is said twice.",
            outline: SongOutline(form: form, key: Key("F major"), qpm: 60), settings: settings)
        _ = studio.update(.library(.presets([ambient, PresetChoice(name: "plain", summary: "As it comes.")])))
        _ = studio.update(.focus(.sampling))
        _ = studio.update(.command(.presets))
    }
}
