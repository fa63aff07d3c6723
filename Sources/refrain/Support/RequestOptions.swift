import ArgumentParser
import Composing
import Library
import MusicCore
import MusicModels
import TerminalUI

/// The options that say what to write and how; each wins over the preset.
struct RequestOptions: ParsableArguments {
    @Option(help: "A preset by name, or a .toml file.") var preset: String?
    @Option(help: "Sections and their bars, like \"intro:4 verse:8 chorus:8\"; letters may follow: verse.B:8.")
    var structure: String?
    @Option(help: "The same seed gives the same notes; drawn where it is left out.") var seed: UInt64?
    @Option(help: "For example \"A minor\" or Eb.") var key: String?
    @Option(help: "Quarters per minute, 20 to 300.") var tempo: Double?
    @Option(help: "0 (the likeliest) to 2 (wild).") var temperature: Double?
    @Option(help: "Draw from the N likeliest only; 0 draws from all.") var topK: Int?
    @Option(help: "Draw from the likeliest that together reach this probability.") var topP: Double?
    @Option(help: "How closely sections return to what their letter wrote before, 0 to 1.") var recall: Double?
    @Option(help: "A MIDI file that the song begins with.") var prime: String?
    @Option(help: "Some of markov, vae and transformer, with commas between them.") var stages: String?

    /// - Throws: `CommandFailure` with status 2 for an option that makes no sense, 1 for a file that cannot be read.
    func request() throws -> ComposeRequest {
        var request = ComposeRequest(seed: seed ?? UInt64.random(in: 1...9_999_999))
        if let preset {
            let preset = try PresetArgument.load(preset).preset
            request.settings = preset.settings
            if let form = preset.form { request.form = form }
            if let key = preset.key { request.key = key }
            if let qpm = preset.qpm { request.qpm = qpm }
        }
        if let prime { try readPrime(prime, into: &request) }
        if let structure {
            do throws(SongFormError) {
                // How firmly a section recalls is settled by the recall setting alone.
                request.form = try SongForm(parsing: structure, recall: 1)
            } catch {
                throw CommandFailure(error, .usage)
            }
        }
        if let key {
            guard let parsed = Key(key) else {
                throw CommandFailure.usage("\"\(key)\" is not a key.", "Write it like \"A minor\", \"Bb major\" or F#.")
            }
            request.key = parsed
        }
        request.qpm = try checked("--tempo", tempo, SettingRange.tempo) ?? request.qpm
        var settings = request.settings
        settings.sampling.temperature =
            try checked("--temperature", temperature, SettingRange.temperature) ?? settings.sampling.temperature
        settings.sampling.topK = try checked("--top-k", topK, SettingRange.topK) ?? settings.sampling.topK
        settings.sampling.topP = try checked("--top-p", topP, SettingRange.probability) ?? settings.sampling.topP
        settings.recall = try checked("--recall", recall, SettingRange.recall) ?? settings.recall
        request.settings = settings
        if let stages { request.stages = try parsedStages(stages) }
        return request
    }

    private func readPrime(_ path: String, into request: inout ComposeRequest) throws(CommandFailure) {
        let quantised = ScoreQuantiser.quantise(try Files.readMIDIWithWarnings(path).score)
        guard quantised.grid.noteCount > 0 else {
            throw CommandFailure(
                "\(path) has no notes to begin with.", "Give a MIDI file with at least one bar of notes.")
        }
        request.prime = quantised.grid
        if let key = quantised.key { request.key = key }
        request.qpm = min(SettingRange.tempo.upperBound, max(SettingRange.tempo.lowerBound, quantised.qpm))
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

    private func checked<Value: Comparable>(
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
