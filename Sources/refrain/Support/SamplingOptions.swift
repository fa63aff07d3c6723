import ArgumentParser
import Composing
import Library
import MusicCore
import TerminalUI

/// The options that say how to write, whatever is written; each wins over the preset.
struct SamplingOptions: ParsableArguments {
    @Option(help: "A preset by name, or a .toml file.") var preset: String?
    @Option(help: "The same seed gives the same notes; drawn where it is left out.") var seed: UInt64?
    @Option(help: "For example \"A minor\" or Eb; else that of --chords or of the piece, or C.") var key: String?
    @Option(help: "0 (the likeliest) to 2 (wild).") var temperature: Double?
    @Option(help: "Draw from the N likeliest only; 0 draws from all.") var topK: Int?
    @Option(help: "Draw from the likeliest that together reach this probability.") var topP: Double?
    @Option(help: "Half as many notes as usual (-1) to twice as many (1); 0 leaves it to the model.")
    var density: Double?
    @Option(help: "The kind of music: pop, game (with drums of its own) or lead.") var style: String?
    @Option(help: "How closely sections return to what their letter wrote before, 0 to 1.") var recall: Double?
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Any other setting of a preset; may be given several times: voices=melody,bass transformer.pitchMask=scale (or chord: scale and chord) transformer.minP=0.05 vae.motifBars=8 vae.attributes.density=-0.5",
            valueName: "name=value"))
    var assignments: [String] = []
    @Option(help: "Some of markov, vae and transformer, with commas between them.") var stages: String?

    /// A request with the seed, and the preset's settings, form, key and tempo.
    func presetRequest() throws -> ComposeRequest {
        var request = ComposeRequest(seed: seed ?? UInt64.random(in: 1...9_999_999))
        guard let preset else { return request }
        let loaded = try PresetArgument.load(preset).preset
        request.settings = loaded.settings
        if let form = loaded.form { request.form = form }
        if let key = loaded.key { request.key = key }
        if let qpm = loaded.qpm { request.qpm = qpm }
        return request
    }

    /// A request about a piece that is there: its key and tempo win over the preset's.
    func request(about piece: GivenPiece) throws -> ComposeRequest {
        var request = try presetRequest()
        if let key = piece.key { request.key = key }
        request.qpm = piece.qpm
        try apply(to: &request)
        return request
    }

    /// - Throws: `CommandFailure` with status 2 for an option that makes no sense.
    func apply(to request: inout ComposeRequest) throws(CommandFailure) {
        if let key {
            guard let parsed = Key(key) else {
                throw .usage("\"\(key)\" is not a key.", "Write it like \"A minor\", \"Bb major\" or F#.")
            }
            request.key = parsed
        }
        var settings = request.settings
        settings.sampling.temperature =
            try Self.checked("--temperature", temperature, SettingRange.temperature) ?? settings.sampling.temperature
        settings.sampling.topK = try Self.checked("--top-k", topK, SettingRange.topK) ?? settings.sampling.topK
        settings.sampling.topP = try Self.checked("--top-p", topP, SettingRange.probability) ?? settings.sampling.topP
        settings.sampling.density =
            try Self.checked("--density", density, SettingRange.density) ?? settings.sampling.density
        settings.recall = try Self.checked("--recall", recall, SettingRange.recall) ?? settings.recall
        if let style {
            guard let known = MusicStyle(rawValue: style), MusicStyle.trained.contains(known) else {
                throw .usage(
                    "\"\(style)\" is not a style.",
                    "Use one of \(MusicStyle.trained.map(\.rawValue).joined(separator: ", ")).")
            }
            settings.style = known
        }
        try assign(to: &settings)
        request.settings = settings
        if let stages { request.stages = try parsedStages(stages) }
    }

    private func assign(to settings: inout ComposeSettings) throws(CommandFailure) {
        for assignment in assignments {
            do throws(LibraryError) {
                try SettingAssignment.apply(assignment, option: "--set", to: &settings)
            } catch {
                throw CommandFailure(error, .usage)
            }
        }
    }

    /// Voices that `--set voices=` names; `nil` where it does not.
    func chosenVoices() throws(CommandFailure) -> Set<Voice>? {
        var settings = ComposeSettings(voices: [])
        try assign(to: &settings)
        return settings.voices.isEmpty ? nil : settings.voices
    }

    private func parsedStages(_ text: String) throws(CommandFailure) -> Set<Stage> {
        let names = Stage.allCases.map(\.rawValue)
        var stages: Set<Stage> = []
        for word in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let stage = Stage(rawValue: String(word)) else {
                let nearest = NearestName.to(String(word), among: names).map { "Did you mean \($0)?" }
                throw .usage("\"\(word)\" is not a stage.", nearest ?? "Give some of \(names.joined(separator: ", ")).")
            }
            stages.insert(stage)
        }
        guard !stages.isEmpty else {
            throw .usage("--stages names no stage.", "Give some of \(names.joined(separator: ", ")).")
        }
        return stages
    }

    static func checked<Value: Comparable>(
        _ name: String, _ value: Value?, _ range: ClosedRange<Value>
    ) throws(CommandFailure) -> Value? {
        guard let value else { return nil }
        guard range.contains(value) else {
            throw .usage(
                "\(name) cannot be \(value).", "Give a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }
}
