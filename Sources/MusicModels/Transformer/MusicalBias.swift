import NeuralCore

/// The learned musical bias of one layer: small tables over bar distance, step distance and track, summed.
///
/// bias(i, j) = bar[i.bar − j.bar] + step[i.step − j.step] + track[i.track = j.track], with one set of tables for
/// ordinary pairs and one for pairs from a section into its memory, each per head.
struct MusicalBias: Sendable {
    /// The tables start apart from 0 only for the memory, which thus looks at the same place of the earlier section
    /// before anything is learned.
    private static let alignment: (bar: Float, step: Float, track: Float) = (1.5, 1.5, 0.5)
    private static let learningRateScale: Float = 10

    let headCount: Int
    /// (2, headCount, entries) each; the second half for the memory.
    let bar: Slot
    let step: Slot
    let track: Slot

    init(_ name: String, headCount: Int, in layout: inout ParameterLayout) {
        self.headCount = headCount
        func table(_ suffix: String, _ entries: Int) -> Slot {
            layout.add(
                "\(name).\(suffix)", [2, headCount, entries], .zeros, learningRateScale: Self.learningRateScale)
        }
        bar = table("barDistance", PairTable.barCount)
        step = table("stepDistance", PairTable.stepCount)
        track = table("sameTrack", PairTable.trackCount)
    }

    /// Leans the memory's tables towards alignment.
    func initialise(_ parameters: UnsafeMutablePointer<Float>) {
        for head in headCount..<2 * headCount {
            parameters[bar.offset + head * PairTable.barCount + PairTable.barReach] = Self.alignment.bar
            parameters[step.offset + head * PairTable.stepCount + PairTable.stepCount / 2] = Self.alignment.step
            parameters[track.offset + head * PairTable.trackCount + 1] = Self.alignment.track
        }
    }

    /// Sums the tables into one (headCount, `PairTable.size`), adding `memoryStrength` to what leads into the memory.
    func materialise(
        _ parameters: UnsafePointer<Float>, memoryStrength: Float, into tables: UnsafeMutablePointer<Float>
    ) {
        forEachRow { head, region, bars, steps, tracks, target in
            let strength = region == 1 ? memoryStrength : 0
            var target = tables + target
            for b in 0..<PairTable.barCount {
                for s in 0..<PairTable.stepCount {
                    let sum = parameters[bars + b] + parameters[steps + s] + strength
                    target[0] = sum + parameters[tracks]
                    target[1] = sum + parameters[tracks + 1]
                    target += PairTable.trackCount
                }
            }
        }
    }

    /// Adds the gradient of the summed tables, given in four copies (headCount, 4, `PairTable.size`), to the small ones.
    func backward(_ tableGradients: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>) {
        forEachRow { head, region, bars, steps, tracks, _ in
            let first = tableGradients + head * 4 * PairTable.size + region * PairTable.count
            var kind = 0
            for b in 0..<PairTable.barCount {
                for s in 0..<PairTable.stepCount {
                    for t in 0..<PairTable.trackCount {
                        let copies = first + kind
                        let sum =
                            (copies[0] + copies[PairTable.size])
                            + (copies[2 * PairTable.size] + copies[3 * PairTable.size])
                        gradients[bars + b] += sum
                        gradients[steps + s] += sum
                        gradients[tracks + t] += sum
                        kind += 1
                    }
                }
            }
        }
    }

    /// Calls with the offsets of each head's and region's small tables and of its part of the summed table.
    private func forEachRow(_ body: (_ head: Int, _ region: Int, Int, Int, Int, _ target: Int) -> Void) {
        for region in 0..<2 {
            for head in 0..<headCount {
                let row = region * headCount + head
                body(
                    head, region, bar.offset + row * PairTable.barCount, step.offset + row * PairTable.stepCount,
                    track.offset + row * PairTable.trackCount, head * PairTable.size + region * PairTable.count)
            }
        }
    }
}
