import MusicModels
import NeuralCore

/// Other drums with the same groove: what a drummer might play on another kit or with a hand less.
///
/// Drums cannot be transposed; this is what widens them instead. A passage keeps its rhythm and changes, each with its
/// own probability: closed hat and ride trade places, the toms are dealt out anew, one class falls silent.
enum DrumVariation {
    private static let tradeShare: Float = 0.2
    private static let tomShare: Float = 0.3
    private static let silenceShare: Float = 0.25

    static func varied(_ symbols: [UInt16], random: inout FloatRandom) -> [UInt16] {
        var places = DrumClass.allCases.map { $0 }
        if random.uniform() < tradeShare {
            places.swapAt(DrumClass.closedHat.rawValue, DrumClass.ride.rawValue)
        }
        if random.uniform() < tomShare {
            let toms = [DrumClass.lowTom, .midTom, .highTom]
            for (tom, place) in zip(toms, toms.shuffled(using: &random)) { places[tom.rawValue] = place }
        }
        let silent =
            random.uniform() < silenceShare
            ? DrumClass.allCases[Int(random.next() % UInt64(DrumClass.allCases.count))] : nil
        let varied = symbols.map { symbol in
            DrumClass.allCases.reduce(UInt16(0)) { sum, drum in
                drum != silent && symbol & drum.bit != 0 ? sum | places[drum.rawValue].bit : sum
            }
        }
        // Silence is nothing to learn.
        return varied.contains { $0 != 0 } ? varied : symbols
    }

    /// One drummer's hands and another's feet: each drum is by chance played as in one passage or as in the other.
    static func crossed(_ symbols: [UInt16], _ others: [UInt16], random: inout FloatRandom) -> [UInt16] {
        let own = UInt16(truncatingIfNeeded: random.next() >> 32)
        let crossed = zip(symbols, others).map { $0 & own | $1 & ~own }
        return crossed.contains { $0 != 0 } ? crossed : symbols
    }
}
