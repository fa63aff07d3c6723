import Composing
import MusicCore

extension PresetFile {
    /// The preset as commented TOML that `read(_:file:)` reads back as the same preset.
    public static func write(_ preset: Preset) -> String {
        let settings = preset.settings
        let sampling = settings.sampling
        var lines = ["name = \(TOMLText.quoted(preset.name))"]
        lines.append("description = \(TOMLText.quoted(preset.description))")
        if let form = preset.form { lines.append("form = \(TOMLText.quoted(form.description))") }
        if let key = preset.key { lines.append("key = \(TOMLText.quoted(key.name))") }
        if let qpm = preset.qpm { lines.append("tempo = \(TOMLText.number(qpm))  # quarters per minute") }
        let voices = settings.voices.sorted().map { TOMLText.quoted($0.rawValue) }
        lines.append("voices = [\(voices.joined(separator: ", "))]")

        lines += ["", "# Stage 1: forms, chords and the motif."]
        lines += ["[markov]", "temperature = \(TOMLText.number(settings.markovTemperature))"]
        if settings.lift > 0 {
            lines.append("lift = \(TOMLText.number(settings.lift))  # chance of a last chorus in a higher key")
        }
        if settings.breaks > 0 {
            lines.append("breaks = \(TOMLText.number(settings.breaks))  # chance that a section ends in silence")
        }

        lines += ["", "# Stage 2: shaping of the motif in the latent space."]
        lines += ["[vae]", "temperature = \(TOMLText.number(settings.latentTemperature))"]
        lines.append("motifBars = \(settings.motifBars)")
        lines.append("position = \(TOMLText.number(settings.latentPosition))  # 0 is passage A, 1 is passage B")
        if !settings.attributes.isEmpty {
            lines += ["", "# Steps along directions of the latent space, -2 to 2.", "[vae.attributes]"]
            for (name, value) in settings.attributes.sorted(by: { $0.key < $1.key }) {
                lines.append("\(TOMLText.key(name)) = \(TOMLText.number(value))")
            }
        }

        lines += ["", "# Stage 3: writing."]
        lines += ["[transformer]", "temperature = \(TOMLText.number(sampling.temperature))"]
        lines.append("topK = \(sampling.topK)  # 0 keeps all")
        lines.append("topP = \(TOMLText.number(sampling.topP))")
        lines.append("minP = \(TOMLText.number(sampling.minP))")
        lines.append("repetitionPenalty = \(TOMLText.number(sampling.repetitionPenalty))")
        if sampling.density != 0 {
            lines.append("density = \(TOMLText.number(sampling.density))  # half (-1) to twice (1) the usual notes")
        }
        lines.append("recall = \(TOMLText.number(settings.recall))  # how closely sections return to their memory")
        lines.append("pitchMask = \(TOMLText.quoted(settings.pitchMask.rawValue))  # off, scale or chord")
        if settings.style != .pop {
            lines.append("style = \(TOMLText.quoted(settings.style.rawValue))  # pop, game or lead")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
