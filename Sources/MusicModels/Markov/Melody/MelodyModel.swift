import Foundation
import MusicCore

/// Monophonic melodies: first how long the next note or rest is, then which interval it leaps.
///
/// P(event) = P(length | place, earlier lengths, a bar ago) · P(interval | degree, chord, earlier intervals, register).
public struct MelodyModel: Sendable, Equatable {
    /// Lengths of notes and rests.
    public let rhythm: BackOffModel
    /// Intervals from the last pitch.
    public let pitch: BackOffModel

    public init(rhythm: BackOffModel, pitch: BackOffModel) {
        self.rhythm = rhythm
        self.pitch = pitch
    }

    /// Counts melodies; contexts seen fewer than `minimum` times are left out.
    public init(songs: [[MelodyLine]], smoothing: Smoothing = Smoothing(.additive, strength: 100), minimum: Int = 1) {
        var rhythm = BackOffCounter(symbolCount: MelodyEvent.rhythmCount, levels: MelodyCursor.rhythmLevels)
        var pitch = BackOffCounter(symbolCount: MelodyEvent.intervalCount, levels: MelodyCursor.pitchLevels)
        for song in songs {
            for line in song {
                var cursor = MelodyCursor(key: line.key, bars: line.bars, centre: line.centre)
                for event in line.events {
                    rhythm.add(event.rhythm, keys: cursor.rhythmKeys)
                    if let next = event.pitch {
                        pitch.add(MelodyEvent.symbol(interval: next - cursor.pitch), keys: cursor.pitchKeys)
                    }
                    cursor.advance(event)
                }
            }
        }
        self.rhythm = rhythm.model(smoothing: smoothing, minimum: minimum)
        self.pitch = pitch.model(smoothing: smoothing, minimum: minimum)
    }

    /// ln P of an event at the cursor.
    func logProbability(of event: MelodyEvent, at cursor: MelodyCursor) -> Double {
        var p = rhythm.probability(of: event.rhythm, keys: cursor.rhythmKeys)
        if let next = event.pitch {
            p *= pitch.probability(of: MelodyEvent.symbol(interval: next - cursor.pitch), keys: cursor.pitchKeys)
        }
        return log(p)
    }

    /// −ln P and the number of events of a melody.
    public func nats(of line: MelodyLine) -> (nats: Double, events: Int) {
        var cursor = MelodyCursor(key: line.key, bars: line.bars, centre: line.centre)
        var total = 0.0
        let events = line.events
        for event in events {
            total -= logProbability(of: event, at: cursor)
            cursor.advance(event)
        }
        return (total, events.count)
    }
}
