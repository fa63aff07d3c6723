import Foundation
import NeuralCore
import Testing

struct ShardTeamTests {
    /// Each shard adds up what all shards left in the phase before, so that any phase begun too early shows.
    @Test(arguments: [1, 2, 3, 8], [1, 2, 3])
    func phasesAreOrdered(workers: Int, shards: Int) {
        let team = ShardTeam(workers: workers, shards: shards)
        #expect(team.workers == min(workers, shards))
        let places = FloatBuffer(count: 2 * 16 * shards)
        for round in 1...300 {
            if round % 100 == 0 { Thread.sleep(forTimeInterval: 0.02) }
            places.fill(1)
            team.run(phases: 9) { phase, shard in
                let (from, to) = (
                    places.pointer + phase % 2 * 16 * shards, places.pointer + (1 - phase % 2) * 16 * shards
                )
                to[16 * shard] = (0..<shards).reduce(0) { $0 + from[16 * $1] } / Float(shards) + 1
            }
            for shard in 0..<shards { #expect(places.pointer[16 * shards + 16 * shard] == 10) }
        }
    }

    @Test func aSlowHelperIsWaitedFor() {
        let team = ShardTeam(workers: 2, shards: 2)
        let counts = FloatBuffer(count: 32)
        for _ in 0..<20 {
            team.run(phases: 3) { _, shard in
                if shard == 1 { Thread.sleep(forTimeInterval: 0.003) }
                counts.pointer[16 * shard] += 1
            }
        }
        #expect(counts.pointer[0] == 60 && counts.pointer[16] == 60)
    }

    @Test func uneventfulEnd() {
        for phases in 0..<30 {
            let team = ShardTeam(workers: 2, shards: 2)
            team.run(phases: phases) { _, _ in }
        }
    }
}
