import NeuralCore

/// What the machine can do at most, to hold the other figures against: arithmetic, matrix products, reading of memory.
struct LimitsBench {
    let meter: BenchMeter

    func rows() throws -> [Bench.Row] {
        var rows: [Bench.Row] = []
        for threads in Set([1, meter.threads]).sorted() {
            let team = WorkerTeam(count: threads)
            rows += try arithmetic(team) + products(team) + reading(team, megabytes: 8) + reading(team, megabytes: 256)
        }
        return rows
    }

    /// Multiply-adds on registers alone.
    private func arithmetic(_ team: WorkerTeam) throws -> [Bench.Row] {
        let rounds = 1 << 20
        return try meter.gigas("limit", "fma-t\(team.count)", "GFLOP/s", threads: team.count) {
            team.run { _ in _ = MachineLimits.multiplyAdds(rounds: rounds) }
            return team.count * rounds * MachineLimits.operationsPerRound
        }
    }

    /// Every thread multiplies matrices of its own, as training does.
    private func products(_ team: WorkerTeam) throws -> [Bench.Row] {
        try products(team, "sgemm", .single)
            + (ProductPrecision.isMixedFast ? products(team, "bf16gemm", .mixed) : [])
    }

    private func products(
        _ team: WorkerTeam, _ name: String, _ precision: ProductPrecision
    ) throws -> [Bench.Row] {
        let size = 1024
        let buffers = (0..<team.count).map { _ in (0..<3).map { _ in FloatBuffer(count: size * size) } }
        for buffer in buffers.joined() { for i in 0..<buffer.count { buffer.pointer[i] = Float(i % 255) / 256 } }
        return try meter.gigas("limit", "\(name)\(size)-t\(team.count)", "GFLOP/s", threads: team.count) {
            team.run { worker in
                let own = buffers[worker]
                BLAS.withPrecision(precision) {
                    BLAS.multiply(
                        own[0].pointer, leadingA: size, own[1].pointer, leadingB: size, into: own[2].pointer,
                        leadingC: size, m: size, n: size, k: size)
                }
            }
            return team.count * 2 * size * size * size
        }
    }

    /// The threads read one array between them: 8 MB stay in a large cache, 256 MB do not.
    private func reading(_ team: WorkerTeam, megabytes: Int) throws -> [Bench.Row] {
        let count = megabytes << 18
        let buffer = FloatBuffer(count: count)
        for i in 0..<count { buffer.pointer[i] = 1 }
        return try meter.gigas("limit", "read\(megabytes)MB-t\(team.count)", "GB/s", threads: team.count) {
            team.run { worker in
                let share = workShare(count, worker: worker, of: team.count)
                _ = MachineLimits.read(buffer.pointer + share.lowerBound, count: share.count)
            }
            return count * 4
        }
    }
}

extension BenchMeter {
    /// As `row`, in thousands of millions.
    fileprivate func gigas(
        _ name: String, _ configuration: String, _ unit: String, threads: Int, _ body: () throws -> Int
    ) throws -> [Bench.Row] {
        try row(name, configuration, unit, threads: threads, body).map { row in
            var row = row
            row.value /= 1e9
            row.best /= 1e9
            return row
        }
    }
}
