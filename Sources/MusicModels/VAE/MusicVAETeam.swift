import NeuralCore

/// Computes a batch's gradients on several threads: each learner takes its share of the sequences, and the gradients
/// are summed in a fixed order, so that a step is reproducible for the same number of workers.
public final class MusicVAETeam {
    public let model: MusicVAE
    private let team: WorkerTeam
    private let precision: ProductPrecision
    private let members: [Member]

    /// One thread's learner, what it is given and what it found.
    private final class Member: @unchecked Sendable {
        // Unchecked: between two barriers of the team only the worker with this member's index touches it.
        let learner: MusicVAELearner
        var batch: SymbolBatch?
        var random = FloatRandom(seed: 0)
        var figures = MusicVAEFigures.zero

        init(_ model: MusicVAE) { learner = MusicVAELearner(model) }
    }

    public init(_ model: MusicVAE, workers: Int = 1, precision: ProductPrecision = .single) {
        self.model = model
        self.precision = precision
        team = WorkerTeam(count: workers)
        members = (0..<team.count).map { _ in Member(model) }
    }

    /// Laid out as the parameters; overwritten by the next batch.
    public var gradients: FloatBuffer { members[0].learner.gradients }

    /// The mean loss of a batch and its gradients; all noise comes from `random`.
    public func gradients(
        of batch: SymbolBatch, objective: MusicVAEObjective, random: inout FloatRandom
    ) -> MusicVAEFigures {
        for (index, member) in members.enumerated() {
            let first = index * batch.sequences / members.count
            let last = (index + 1) * batch.sequences / members.count
            member.batch = first < last ? batch.part(first..<last) : nil
            member.random = FloatRandom(seed: random.next())
        }
        let (members, precision) = (members, precision)
        team.run { worker in
            let member = members[worker]
            guard let part = member.batch else { return member.learner.gradients.fill(0) }
            member.figures = BLAS.withPrecision(precision) {
                member.learner.gradients(of: part, objective: objective, random: &member.random)
            }
        }
        guard members.count > 1 else { return members[0].figures }
        var sum = MusicVAEFigures.zero
        for (index, member) in members.enumerated() {
            let share = Double(member.batch?.sequences ?? 0) / Double(max(1, batch.sequences))
            sum.add(member.figures.scaled(by: member.batch == nil ? 0 : share))
            if index == 0 {
                Kernels.scale(gradients.pointer, by: Float(share), count: gradients.count)
            } else if member.batch != nil {
                Kernels.add(
                    member.learner.gradients.pointer, times: Float(share), to: gradients.pointer,
                    count: gradients.count)
            }
        }
        return sum
    }
}
