import MusicModels

extension TransformerEvaluation {
    /// Losses of holes of four bars in nats a token of the missing voices, heard from both sides and from the left only.
    public struct Infill: Codable, Sendable, Equatable {
        public var cases = 0
        public var tokens = 0
        public var bothSides = 0.0
        public var leftOnly = 0.0
        /// The holes in which only the melody is missing; those are about two of three.
        public var melodyBothSides = 0.0
        public var melodyLeftOnly = 0.0

        init(_ trainer: TransformerTrainer, _ cases: InfillCases, _ indices: [Int], advance: (Int) -> Void) {
            var all = (both: LossSum(), left: LossSum())
            var melody = (both: LossSum(), left: LossSum())
            for batch in indices.chunks(of: 4) {
                let both = batch.map { cases.example(at: $0, hearsBothSides: true) }
                let left = batch.map { cases.example(at: $0, hearsBothSides: false) }
                for (index, (losses, example)) in zip(batch, zip(trainer.evaluate(both), both)) {
                    all.both.add(losses, example)
                    if cases.isPartial(index) { melody.both.add(losses, example) }
                }
                for (index, (losses, example)) in zip(batch, zip(trainer.evaluate(left), left)) {
                    all.left.add(losses, example)
                    if cases.isPartial(index) { melody.left.add(losses, example) }
                }
                advance(2 * batch.count)
            }
            self.cases = indices.count
            tokens = all.both.tokens
            (bothSides, leftOnly) = (all.both.mean, all.left.mean)
            (melodyBothSides, melodyLeftOnly) = (melody.both.mean, melody.left.mean)
        }
    }
}
