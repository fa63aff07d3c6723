import Composing
import Library
import MusicCore

/// How a piece was made, as texts for its file: a command line, and the preset it needs.
enum Recipe {
    static func texts(_ request: ComposeRequest, form: SongForm) -> [String] {
        let settings = request.settings
        var words = ["refrain compose", "--seed \(request.seed)", "--structure \"\(form.description)\""]
        words.append("--key \"\(request.key.name)\"")
        words.append("--tempo \(request.qpm)")
        words.append("--temperature \(settings.sampling.temperature)")
        words.append("--top-k \(settings.sampling.topK)")
        words.append("--top-p \(settings.sampling.topP)")
        words.append("--recall \(settings.recall)")
        if settings.style != .pop { words.append("--style \(settings.style.rawValue)") }
        if request.stages != Set(Stage.allCases) {
            words.append(
                "--stages \(Stage.allCases.filter(request.stages.contains).map(\.rawValue).joined(separator: ","))")
        }
        if request.prime != nil { words.append("--prime FILE.mid") }
        // TOML has an order of its own, so the same request gives the same bytes.
        let preset = Preset(name: "recipe", form: form, key: request.key, qpm: request.qpm, settings: settings)
        return [words.joined(separator: " "), PresetFile.write(preset)]
    }
}
