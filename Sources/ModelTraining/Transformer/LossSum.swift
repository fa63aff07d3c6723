import MusicModels

/// Sums of what counts in examples.
struct LossSum {
    private(set) var nats = 0.0
    private(set) var tokens = 0
    private(set) var notes = 0
    /// Of what is not a chord: what a model that is given no chords has to say as well.
    private(set) var natsBesideChords = 0.0

    /// Nats a token.
    var mean: Double { nats / Double(max(1, tokens)) }

    mutating func add(_ losses: [Float], _ example: TransformerExample) {
        for index in losses.indices where example.targets[index] >= 0 && example.lossWeights[index] > 0 {
            nats += Double(losses[index])
            if !EventVocabulary.chords.contains(Int(example.targets[index])) {
                natsBesideChords += Double(losses[index])
            }
            tokens += 1
        }
        notes += example.scoredNoteCount
    }
}
