import Foundation
import MusicCore

/// A take of drums: what the drum model is counted on.
public struct DrumTake: Sendable, Hashable {
    public var style: DrumStyle
    /// Whether it is a fill rather than a beat.
    public var isFill: Bool
    public var bars: [DrumBar]

    public init(style: DrumStyle, isFill: Bool, bars: [DrumBar]) {
        self.style = style
        self.isFill = isFill
        self.bars = bars
    }
}

/// Drum patterns a step of sixteenths at a time: nine bits given the place in the bar, the steps before, the same step
/// a bar ago and the style. Velocities are drawn by class and place.
public struct DrumModel: Sendable, Equatable {
    /// Hit patterns, 512 symbols.
    public let hits: BackOffModel
    /// Velocity bins.
    public let velocities: BackOffModel

    public init(hits: BackOffModel, velocities: BackOffModel) {
        self.hits = hits
        self.velocities = velocities
    }

    static let symbolCount = 1 << DrumClass.allCases.count
    static let levels = 6

    /// Counts takes; contexts seen fewer than `minimum` times are left out.
    public init(takes: [DrumTake], smoothing: Smoothing = Smoothing(.additive, strength: 35), minimum: Int = 1) {
        var hits = BackOffCounter(symbolCount: DrumModel.symbolCount, levels: DrumModel.levels)
        var velocities = BackOffCounter(symbolCount: 8, levels: 3)
        for take in takes {
            var steps: [UInt16] = []
            for bar in take.bars {
                for (place, pattern) in bar.hits.enumerated() {
                    hits.add(Int(pattern), keys: DrumModel.keys(steps, style: take.style, isFill: take.isFill))
                    steps.append(pattern)
                    for drum in DrumClass.allCases where pattern & drum.bit != 0 {
                        velocities.add(
                            Int(bar.velocities[place][drum.rawValue]),
                            keys: DrumModel.velocityKeys(drum, place: place, style: take.style))
                    }
                }
            }
        }
        self.hits = hits.model(smoothing: smoothing, minimum: minimum)
        self.velocities = velocities.model(smoothing: smoothing, minimum: minimum)
    }

    /// From coarse to fine: place and whether it fills; the step before; a bar ago; two steps; the beat; the style.
    static func keys(_ steps: [UInt16], style: DrumStyle, isFill: Bool) -> [UInt64] {
        func back(_ count: Int) -> UInt64 { steps.count >= count ? UInt64(steps[steps.count - count]) : 511 }
        var key = UInt64(steps.count % 16) << 1 | (isFill ? 1 : 0)
        var keys = [key]
        key = key << 9 | back(1)
        keys.append(key)
        key = key << 9 | back(16)
        keys.append(key)
        key = key << 9 | back(2)
        keys.append(key)
        key = key << 9 | back(4)
        keys.append(key)
        key = key << 4 | UInt64(style.index)
        keys.append(key)
        return keys
    }

    static func velocityKeys(_ drum: DrumClass, place: Int, style: DrumStyle) -> [UInt64] {
        let key = UInt64(drum.rawValue)
        return [key, key << 4 | UInt64(place), (key << 4 | UInt64(place)) << 4 | UInt64(style.index)]
    }

    /// −ln P and the number of steps of a take's patterns.
    public func nats(of take: DrumTake) -> (nats: Double, steps: Int) {
        var steps: [UInt16] = []
        var total = 0.0
        for pattern in take.bars.flatMap(\.hits) {
            let keys = DrumModel.keys(steps, style: take.style, isFill: take.isFill)
            total -= log(hits.probability(of: Int(pattern), keys: keys))
            steps.append(pattern)
        }
        return (total, steps.count)
    }
}
