import MusicModels

extension TransformerEvaluation {
    /// Losses of holes of four bars in nats a token of the missing voices, by what is heard around them.
    public struct Infill: Codable, Sendable, Equatable {
        public var cases = 0
        public var tokens = 0
        /// With what precedes and what follows, and a memory of the letter from before the hole or from behind it.
        public var bothSides = 0.0
        /// With what precedes alone, the other side's room added to it, and a memory of the letter from before.
        public var leftOnly = 0.0
        /// With the bars on both sides, and no memory.
        public var nearBothSides = 0.0
        /// With the bars on the left, no more of them than beside the other side, and no memory.
        public var nearLeft = 0.0
        /// The holes in which only the melody is missing; about two of three.
        public var melodyBothSides = 0.0
        public var melodyLeftOnly = 0.0

        init(_ trainer: TransformerTrainer, _ cases: InfillCases, _ indices: [Int], advance: (Int) -> Void) {
            self.cases = indices.count
            func judge(_ hearing: InfillCase.Hearing) -> (all: LossSum, melody: LossSum) {
                var sums = (all: LossSum(), melody: LossSum())
                for batch in indices.chunks(of: 4) {
                    let examples = batch.map { cases.example(at: $0, hearing: hearing) }
                    for (index, (losses, example)) in zip(batch, zip(trainer.evaluate(examples), examples)) {
                        sums.all.add(losses, example)
                        if cases.isPartial(index) { sums.melody.add(losses, example) }
                    }
                    advance(batch.count)
                }
                return sums
            }
            let (both, left) = (judge(.bothSides), judge(.leftOnly))
            tokens = both.all.tokens
            (bothSides, leftOnly) = (both.all.mean, left.all.mean)
            (melodyBothSides, melodyLeftOnly) = (both.melody.mean, left.melody.mean)
            (nearBothSides, nearLeft) = (judge(.nearBothSides).all.mean, judge(.nearLeft).all.mean)
        }
    }
}
