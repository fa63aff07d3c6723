import Composing
import Foundation
import MusicCore

/// How a piece was made, as texts for its file: a command line for people, and the request for programs.
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
        if request.stages != Set(Stage.allCases) {
            words.append("--stages \(Stage.allCases.filter(request.stages.contains).map(\.rawValue).joined(separator: ","))")
        }
        var small = request
        small.prime = nil
        small.pull = nil
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = (try? encoder.encode(small)).map { String(decoding: $0, as: UTF8.self) }
        return [words.joined(separator: " ")] + (json.map { ["refrain request \($0)"] } ?? [])
    }
}
