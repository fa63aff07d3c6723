import Foundation
import MusicCore

extension ConductorEvents {
    /// Takes a tempo, time signature or key signature; returns what is wrong with an invalid one.
    mutating func add(
        _ type: UInt8, _ body: UnsafeBufferPointer<UInt8>, at tick: Int, isTimecode: Bool
    ) -> MIDIWarning.Kind? {
        switch type {
        case 0x51:
            if isTimecode { return .tempoInTimecodeFile }
            let microseconds = body.prefix(3).reduce(0) { $0 << 8 | Int($1) }
            guard body.count >= 3, microseconds > 0 else { return .invalidTempo }
            tempos.append(Change(tick: tick, Tempo.qpm(microseconds: microseconds)))
        case 0x58:
            let numerator = body.count > 0 ? Int(body[0]) : 0
            let power = body.count > 1 ? Int(body[1]) : 0
            guard body.count >= 2, numerator > 0, power <= 6 else {
                return .invalidTimeSignature(numerator: numerator, power: power)
            }
            metres.append(Change(tick: tick, Metre(numerator, 1 << power)))
        default:
            let sharps = body.count > 0 ? Int(Int8(bitPattern: body[0])) : 0
            let mode = body.count > 1 ? Int(body[1]) : 2
            guard (-7...7).contains(sharps), mode < 2 else {
                return .invalidKeySignature(sharps: sharps, mode: mode)
            }
            keys.append(Change(tick: tick, Key(signature: sharps, mode: mode == 0 ? .major : .minor)))
        }
        return nil
    }
}

/// Tempo as files keep it, in microseconds a quarter.
enum Tempo {
    static func microseconds(qpm: Double) -> Int {
        guard qpm.isFinite, qpm > 0 else { return 500_000 }
        return Int(min(max((60e6 / qpm).rounded(), 1), 0xff_ffff))
    }

    /// The plainest number of quarters a minute, at most three decimals, that a file would keep in the same way.
    ///
    /// 545455 µs gives 110 and not 109.9999, so that what was written reads back as it was.
    static func qpm(microseconds: Int) -> Double {
        let exact = 60e6 / Double(microseconds)
        for scale in [1.0, 10, 100, 1000] {
            let plain = (exact * scale).rounded() / scale
            if plain > 0, Tempo.microseconds(qpm: plain) == microseconds { return plain }
        }
        return exact
    }
}
