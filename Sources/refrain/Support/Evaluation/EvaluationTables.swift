import Foundation
import ModelTraining

/// One object a table; models that are absent are absent keys.
struct EvaluationTables: Encodable {
    var markov: CountingEvaluation.Markov?
    var hmm: CountingEvaluation.Texture?
    var vae: VAEEvaluation?
    var transformer: TransformerEvaluation?
    var music: MusicEvaluation?
    var trials: SongTrials?

    var isEmpty: Bool { named.isEmpty }

    /// In the order of the stages.
    var named: [(name: String, table: any Encodable)] {
        let all: [(String, (any Encodable)?)] = [
            ("markov", markov), ("hmm", hmm), ("vae", vae), ("transformer", transformer),
            ("music", music), ("trials", trials),
        ]
        return all.compactMap { name, table in table.map { (name, $0) } }
    }

    /// The same for people.
    var chapters: [ReportChapter] {
        [
            markov?.chapter, hmm?.chapter, vae?.chapter, transformer?.chapter, music?.chapter, trials?.chapter,
        ].compactMap { $0 }
    }
}
