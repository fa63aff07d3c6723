import Composing
import MusicCore

/// Presets as TOML text.
///
/// ```toml
/// name = "Ballad"
/// description = "Slow and close to its memories."
/// form = "intro:4 verse:8 chorus:8"   # optional, as are key and tempo
/// key = "A minor"
/// tempo = 68
/// voices = ["melody", "chords", "bass"]
///
/// [markov]        # forms, chords, motif
/// [vae]           # shaping of the motif
/// [vae.attributes]
/// [transformer]   # writing
/// ```
/// Keys that are left out keep the value of `ComposeSettings()`.
public enum PresetFile {
    static let top = ["name", "description", "form", "key", "tempo", "voices", "markov", "vae", "transformer"]
    static let markov = ["temperature", "lift", "breaks"]
    static let vae = ["temperature", "motifBars", "position", "attributes"]
    static let transformer = [
        "temperature", "topK", "topP", "minP", "repetitionPenalty", "density", "recall", "pitchMask", "style",
    ]

    /// Reads a preset; `file` is what errors call it.
    public static func read(_ text: String, file: String) throws(LibraryError) -> Preset {
        let root = try TOMLReader(text: text, file: file)
        try root.allow(top)
        guard let name = try root.string("name"), !name.isEmpty else {
            throw .missingKey(FilePlace(file: file), key: "name", example: "name = \"My preset\"")
        }
        var preset = Preset(name: name, description: try root.string("description") ?? "")
        preset.qpm = try root.double("tempo", in: SettingRange.tempo)
        preset.key = try key(root)
        try readSettings(root, into: &preset.settings)
        preset.form = try form(root)
        return preset
    }

    /// What a preset holds beside its name, form, key and tempo; keys that are left out keep their value.
    static func readSettings(_ root: TOMLReader, into settings: inout ComposeSettings) throws(LibraryError) {
        if let table = try root.table("markov") { try readMarkov(table, into: &settings) }
        if let table = try root.table("vae") { try readVAE(table, into: &settings) }
        if let table = try root.table("transformer") { try readTransformer(table, into: &settings) }
        if let voices = try voices(root) { settings.voices = voices }
    }

    private static func key(_ root: TOMLReader) throws(LibraryError) -> Key? {
        guard let text = try root.string("key") else { return nil }
        guard let key = Key(text) else {
            throw root.bad("key", "\"\(text)\"", allowed: "a key like \"A minor\" or \"Bb major\"")
        }
        return key
    }

    /// How firmly a section recalls is settled by the recall setting alone.
    private static func form(_ root: TOMLReader) throws(LibraryError) -> SongForm? {
        guard let text = try root.string("form") else { return nil }
        do {
            return try SongForm(parsing: text, recall: 1)
        } catch {
            throw root.bad("form", "\"\(text)\"", allowed: "sections with 1 to 64 bars, like \"intro:4 verse:8\"")
        }
    }

    private static func voices(_ root: TOMLReader) throws(LibraryError) -> Set<Voice>? {
        guard let names = try root.strings("voices") else { return nil }
        let allowed = "some of " + Voice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        guard !names.isEmpty else { throw root.bad("voices", "empty", allowed: allowed) }
        var voices: Set<Voice> = []
        for name in names {
            guard let voice = Voice(rawValue: name) else { throw root.bad("voices", "\"\(name)\"", allowed: allowed) }
            voices.insert(voice)
        }
        return voices
    }

    private static func readMarkov(_ table: TOMLReader, into settings: inout ComposeSettings) throws(LibraryError) {
        try table.allow(markov)
        if let value = try table.double("temperature", in: SettingRange.temperature) {
            settings.markovTemperature = value
        }
        if let value = try table.double("lift", in: SettingRange.probability) { settings.lift = value }
        if let value = try table.double("breaks", in: SettingRange.probability) { settings.breaks = value }
    }

    private static func readVAE(_ table: TOMLReader, into settings: inout ComposeSettings) throws(LibraryError) {
        try table.allow(vae)
        if let value = try table.double("temperature", in: SettingRange.temperature) {
            settings.latentTemperature = value
        }
        if let value = try table.int("motifBars", in: SettingRange.motifBars) { settings.motifBars = value }
        if let value = try table.double("position", in: SettingRange.latentPosition) {
            settings.latentPosition = value
        }
        guard let attributes = try table.table("attributes") else { return }
        for name in attributes.keys {
            settings.attributes[name] = try attributes.double(name, in: SettingRange.attribute)
        }
    }

    private static func readTransformer(
        _ table: TOMLReader, into settings: inout ComposeSettings
    ) throws(LibraryError) {
        try table.allow(transformer)
        var sampling = settings.sampling
        if let value = try table.double("temperature", in: SettingRange.temperature) { sampling.temperature = value }
        if let value = try table.int("topK", in: SettingRange.topK) { sampling.topK = value }
        if let value = try table.double("topP", in: SettingRange.probability) { sampling.topP = value }
        if let value = try table.double("minP", in: SettingRange.minP) { sampling.minP = value }
        if let value = try table.double("repetitionPenalty", in: SettingRange.repetitionPenalty) {
            sampling.repetitionPenalty = value
        }
        if let value = try table.double("density", in: SettingRange.density) { sampling.density = value }
        settings.sampling = sampling
        if let value = try table.double("recall", in: SettingRange.recall) { settings.recall = value }
        if let text = try table.string("style") {
            guard let style = MusicStyle(rawValue: text), MusicStyle.trained.contains(style) else {
                let names = MusicStyle.trained.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                throw table.bad("style", "\"\(text)\"", allowed: "one of \(names)")
            }
            settings.style = style
        }
        guard let text = try table.string("pitchMask") else { return }
        guard let mask = PitchMask(rawValue: text) else {
            let names = PitchMask.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw table.bad("pitchMask", "\"\(text)\"", allowed: "one of \(names)")
        }
        settings.pitchMask = mask
    }
}
