import Foundation
import MusicCore

/// Melody counted apart for every texture: P(x | context, h), mixed over P(h | bars before).
///
/// A bar's probability is Σ_h P(h | earlier bars) Π P(x_t | context_t, h), the first factor from the HMM's filter, so
/// nothing of the bar itself is known in advance. P(x | context, h) is the plain model mixed with counts by texture.
public struct HybridMelodyModel: Sendable, Equatable {
    public let plain: MelodyModel
    public let texture: TextureModel
    /// Lengths and intervals with the texture as the coarsest context.
    public let rhythm: BackOffModel
    public let pitch: BackOffModel
    /// Share of the counts by texture.
    public let weight: Double

    public init(
        plain: MelodyModel, texture: TextureModel, rhythm: BackOffModel, pitch: BackOffModel, weight: Double = 0.35
    ) {
        self.plain = plain
        self.texture = texture
        self.rhythm = rhythm
        self.pitch = pitch
        self.weight = weight
    }

    /// Contexts of the plain model that are refined by the texture.
    static let rhythmDepth = 3
    static let pitchDepth = 3

    /// Counts melodies under the likeliest texture of each bar.
    public init(
        plain: MelodyModel, texture: TextureModel, songs: [[MelodyLine]],
        smoothing: Smoothing = Smoothing(.additive, strength: 40),
        weight: Double = 0.35, minimum: Int = 1
    ) {
        var rhythm = BackOffCounter(
            symbolCount: MelodyEvent.rhythmCount, levels: HybridMelodyModel.rhythmDepth + 1)
        var pitch = BackOffCounter(
            symbolCount: MelodyEvent.intervalCount, levels: HybridMelodyModel.pitchDepth + 1)
        for song in songs {
            for line in song {
                let states = texture.states(of: line)
                var cursor = MelodyCursor(key: line.key, bars: line.bars, centre: line.centre)
                for event in line.events {
                    let state = states[min(cursor.bar, states.count - 1)]
                    rhythm.add(event.rhythm, keys: HybridMelodyModel.rhythmKeys(cursor, state))
                    if let next = event.pitch {
                        pitch.add(
                            MelodyEvent.symbol(interval: next - cursor.pitch),
                            keys: HybridMelodyModel.pitchKeys(cursor, state))
                    }
                    cursor.advance(event)
                }
            }
        }
        self.init(
            plain: plain, texture: texture, rhythm: rhythm.model(smoothing: smoothing, minimum: minimum),
            pitch: pitch.model(smoothing: smoothing, minimum: minimum), weight: weight)
    }

    static func rhythmKeys(_ cursor: MelodyCursor, _ state: Int) -> [UInt64] {
        let mark = UInt64(state + 1) << 56
        return [mark] + cursor.rhythmKeys.prefix(rhythmDepth).map { mark | $0 }
    }

    static func pitchKeys(_ cursor: MelodyCursor, _ state: Int) -> [UInt64] {
        let mark = UInt64(state + 1) << 56
        return [mark] + cursor.pitchKeys.prefix(pitchDepth).map { mark | $0 }
    }

    /// P(event | context, texture).
    func probability(of event: MelodyEvent, at cursor: MelodyCursor, texture state: Int) -> Double {
        func mixed(_ plain: BackOffModel, _ keys: [UInt64], _ own: BackOffModel, _ ownKeys: [UInt64], _ symbol: Int)
            -> Double
        {
            (1 - weight) * plain.probability(of: symbol, keys: keys)
                + weight * own.probability(of: symbol, keys: ownKeys)
        }
        var p = mixed(
            plain.rhythm, cursor.rhythmKeys, rhythm, HybridMelodyModel.rhythmKeys(cursor, state), event.rhythm)
        if let next = event.pitch {
            p *= mixed(
                plain.pitch, cursor.pitchKeys, pitch, HybridMelodyModel.pitchKeys(cursor, state),
                MelodyEvent.symbol(interval: next - cursor.pitch))
        }
        return p
    }

    /// −ln P and the number of events of a melody.
    public func nats(of line: MelodyLine) -> (nats: Double, events: Int) {
        let states = texture.hmm.stateCount
        let filtered = texture.hmm.filtered(texture.frames(of: line))
        var cursor = MelodyCursor(key: line.key, bars: line.bars, centre: line.centre)
        var total = 0.0
        let events = line.events
        var bar = -1
        var logs = [Double](repeating: 0, count: states)
        func close() { if bar >= 0 { total -= HybridMelodyModel.logSum(logs) } }
        for event in events {
            if cursor.bar != bar {
                close()
                // A note held over the whole bar may skip it.
                bar = cursor.bar
                let before = bar > 0 ? filtered[(bar - 1) * states..<bar * states] : nil
                logs = texture.hmm.predicted(from: before).map { $0 > 0 ? log($0) : -.infinity }
            }
            for state in 0..<states where logs[state] > -.infinity {
                logs[state] += log(probability(of: event, at: cursor, texture: state))
            }
            cursor.advance(event)
        }
        close()
        return (total, events.count)
    }

    static func logSum(_ logs: [Double]) -> Double {
        let peak = logs.max() ?? 0
        return peak + log(logs.reduce(0) { $0 + exp($1 - peak) })
    }
}
