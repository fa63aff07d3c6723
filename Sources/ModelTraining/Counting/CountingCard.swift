import Foundation
import MusicModels

/// The model cards beside the checkpoints of stage 1.
public enum CountingCard {
    private static let sources = """
        | corpus | used for | licence |
        |---|---|---|
        | McGill Billboard annotations 2.0 (Burgoyne et al. 2011) | forms, chords | CC0 |
        | Rolling Stone corpus 2.1 (de Clercq & Temperley 2011) | forms | CC BY 4.0 |
        | POP909 (Wang et al. 2020) with phrase labels (Dai et al. 2020) | forms, chords, melody | MIT |
        | OpenEWLD (Simonetta et al. 2018) | melody | MIT, scores in the public domain |
        | Groove MIDI Dataset (Gillick et al. 2019) | drums | CC BY 4.0 |
        """

    private static let split = """
        Pieces whose key (file name, or `title | artist` of Billboard songs) hashes by SHA-1 to 1 modulo 10 in its first
        32 bits are the validation side; nothing was counted on them. All figures are measured there.
        """

    public static func markov(_ figures: CountingEvaluation.Markov, training: CountingData) -> String {
        let orders = figures.orders.map {
            "| \($0.order) | \(decimals($0.perplexity)) | \(decimals($0.nats)) | \(Int($0.aic)) | \($0.parameters) |"
        }.joined(separator: "\n")
        func row(_ name: String, _ unit: String, _ loss: CountingEvaluation.Loss?) -> String? {
            loss.map { "| \(name) | \(decimals($0.nats)) | \(unit) | \($0.events) |" }
        }
        let losses = [
            row("form", "section", figures.forms), row("chords", "half bar", figures.chords),
            row("melody", "note or rest", figures.melody), row("drums", "sixteenth", figures.drums),
        ].compactMap { $0 }.joined(separator: "\n")
        let best = figures.orders.min { $0.nats < $1.nats }?.order ?? 0
        let chosen = figures.orders.min { $0.aic < $1.aic }?.order ?? 0
        return """
            # markov: counting models of forms, chords, melody and drums

            Back-off models of counts (see `BackOffModel`): what follows is drawn from what followed in the training songs,
            blended with shorter contexts. Trained with `refrain train markov`.

            ## Data and licence

            \(sources)

            Counted on \(training.summary). \(split)

            ## Held-out figures

            | model | nats | a | events |
            |---|---:|---|---:|
            \(losses)

            Chains over the degrees of melodies:

            | order | perplexity | nats a note | AIC | parameters |
            |---:|---:|---:|---:|---:|
            \(orders)

            Held-out perplexity is lowest at order \(best); Akaike's criterion is lowest at order \(chosen). Where the two differ: Akaike's
            criterion takes every repeat inside a song for fresh evidence and so favours longer histories, which then fail on
            other songs; held-out perplexity decides. The entropy rate at order 1 is \(decimals(figures.entropyRate)) nats a note.

            ## Limits

            Western popular music in 4/4 only. Melodies know about two notes and the same place one and two bars ago, so a
            phrase has no aim beyond that. Chords are reduced to twelve qualities without inversions. Drums follow a beat of
            one or two bars with a fill. The songs behind the annotations are commercial works; contexts seen fewer than three
            times are not in the file.

            """
    }

    public static func texture(_ figures: CountingEvaluation.Texture, training: CountingData) -> String {
        let losses = [("without textures", figures.plain), ("with textures", figures.hybrid)].compactMap { name, loss in
            loss.map { "| \(name) | \(decimals($0.nats)) | \($0.events) |" }
        }.joined(separator: "\n")
        return """
            # texture-hmm: textures of melody bars

            A hidden Markov model with \(figures.states) states and \(figures.covariance) covariance over seven features of a
            bar (\(BarFeatures.names.joined(separator: ", "))), and melody counted apart for every state.
            Trained with `refrain train hmm`.

            ## Data and licence

            Melodies of POP909 (MIT) and OpenEWLD (MIT, scores in the public domain): \(training.melodies.count) songs.
            \(split)

            ## Held-out figures

            ln p a bar of scaled features: \(decimals(figures.logLikelihoodPerFrame)). Schwarz's criterion on the training
            bars: \(Int(figures.bic)).

            | melody | nats a note or rest | events |
            |---|---:|---:|
            \(losses)

            ## Limits

            A texture describes one bar; its name is only a number. The centre of the register is given to both models above,
            so the figures leave out where a melody lies.

            """
    }

    private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }
}
