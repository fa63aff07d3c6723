import MusicModels

extension TransformerEvaluation {
    /// Losses of holes of four bars in nats a token of the missing voices, by what is heard around them.
    public struct Infill: Codable, Sendable, Equatable {
        public struct Losses: Codable, Sendable, Equatable {
            public var bothSides = 0.0
            /// With what precedes alone, as much of it as beside the other side.
            public var left = 0.0
            /// With what precedes alone, given the other side's room as well.
            public var leftWithAllRoom = 0.0
        }

        public var cases = 0
        public var tokens = 0
        /// In short, of all holes.
        public var bothSides = 0.0
        public var leftOnly = 0.0
        public var all = Losses()
        /// The holes in which only the melody is missing; those are about two of three.
        public var melody = Losses()

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
            let (both, left, leftWithAllRoom) = (judge(.bothSides), judge(.left), judge(.leftWithAllRoom))
            tokens = both.all.tokens
            all = Losses(
                bothSides: both.all.mean, left: left.all.mean, leftWithAllRoom: leftWithAllRoom.all.mean)
            bothSides = all.bothSides
            leftOnly = all.left
            melody = Losses(
                bothSides: both.melody.mean, left: left.melody.mean, leftWithAllRoom: leftWithAllRoom.melody.mean)
        }
    }
}
