import Foundation
import MusicCore

/// Forms of songs: which section follows which, how long each is, and what comes back.
///
/// A section's kind follows from the three before it; its length from its kind, the length its kind had last
/// time and whether it repeats. Forms drawn here have 40 to 100 bars, open with an intro or a verse and close with an
/// outro or a chorus.
public struct FormModel: Sendable, Equatable {
    /// Kinds of sections.
    public let kinds: MarkovChain
    /// Bars 1...24, less one.
    public let lengths: BackOffModel
    /// Repeats (1) or new material (0), given the kind and how often it was there.
    public let repeats: BackOffModel

    static let maximumLength = 24
    static let bars = 40...100

    public init(kinds: MarkovChain, lengths: BackOffModel, repeats: BackOffModel) {
        self.kinds = kinds
        self.lengths = lengths
        self.repeats = repeats
    }

    /// Counts songs.
    public init(sequences: [FormSequence], order: Int = 3, smoothing: Smoothing = Smoothing()) {
        kinds = MarkovChain(
            order: order, symbolCount: SectionKind.allCases.count,
            sequences: sequences.map { $0.parts.map(\.kind.index) }, smoothing: smoothing)
        var lengths = BackOffCounter(symbolCount: FormModel.maximumLength, levels: 3)
        var repeats = BackOffCounter(symbolCount: 2, levels: 2)
        for sequence in sequences {
            var memory = Memory()
            for part in sequence.parts {
                if memory.times[part.kind.index] > 0 {
                    repeats.add(part.isRepeat ? 1 : 0, keys: memory.repeatKeys(part.kind))
                }
                let length = min(part.bars, FormModel.maximumLength)
                lengths.add(length - 1, keys: memory.lengthKeys(part.kind, isRepeat: part.isRepeat))
                memory.take(part.kind, bars: length)
            }
        }
        self.lengths = lengths.model(smoothing: smoothing)
        self.repeats = repeats.model(smoothing: smoothing)
    }

    /// How often each kind was there, and how long it was last.
    private struct Memory {
        var times = [Int](repeating: 0, count: SectionKind.allCases.count)
        var last = [Int](repeating: 0, count: SectionKind.allCases.count)

        func lengthKeys(_ kind: SectionKind, isRepeat: Bool) -> [UInt64] {
            let kindKey = UInt64(kind.index)
            let lastKey = kindKey << 5 | UInt64(last[kind.index])
            return [kindKey, lastKey, lastKey << 1 | (isRepeat ? 1 : 0)]
        }

        func repeatKeys(_ kind: SectionKind) -> [UInt64] {
            [UInt64(kind.index), UInt64(kind.index) << 3 | UInt64(min(times[kind.index], 7))]
        }

        mutating func take(_ kind: SectionKind, bars: Int) {
            times[kind.index] += 1
            last[kind.index] = bars
        }
    }

    /// A form drawn from the model; the standard form where two hundred attempts do not fit the bounds.
    public func sample(temperature: Double = 1, recall: Double = 0.8, generator: inout SeededGenerator) -> SongForm {
        for _ in 0..<200 {
            let order = kinds.sample(maximum: 16, temperature: temperature, generator: &generator)
                .map { SectionKind.allCases[$0] }
            guard order.count >= 4, let first = order.first, let last = order.last, order.contains(.chorus),
                order.contains(.verse), first == .intro || first == .verse, last == .outro || last == .chorus
            else { continue }
            let form = filled(order, temperature: temperature, recall: recall, generator: &generator)
            let recalls = form.sections.contains { if case .recalls = $0.memory { true } else { false } }
            if recalls, FormModel.bars.contains(form.bars) { return form }
        }
        return .standard
    }

    /// Lengths that are written: pairs of bars, short ends, and room for a verse and a chorus. Annotators count pickups
    /// and held bars, so real lengths scatter by one.
    private static func lengths(of kind: SectionKind) -> [Int] {
        switch kind {
        case .verse, .chorus: [4, 6, 8, 10, 12, 16]
        case .intro, .bridge, .outro: [2, 4, 6, 8]
        case .prechorus, .interlude: [2, 4, 8]
        }
    }

    /// Lengths and letters for an order of sections.
    private func filled(
        _ order: [SectionKind], temperature: Double, recall: Double, generator: inout SeededGenerator
    ) -> SongForm {
        var memory = Memory()
        var fresh = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[...]
        var letters = [Character?](repeating: nil, count: SectionKind.allCases.count)
        var sections: [Section] = []
        for kind in order {
            var known = letters[kind.index]
            if known != nil {
                let again =
                    repeats.sample(
                        keys: memory.repeatKeys(kind), temperature: temperature, generator: &generator) ?? 1
                if again == 0, fresh.count > 1 { known = nil }
            }
            let length =
                lengths.sample(
                    keys: memory.lengthKeys(kind, isRepeat: known != nil), temperature: temperature,
                    allowed: { FormModel.lengths(of: kind).contains($0 + 1) }, generator: &generator) ?? 7
            let letter = known ?? fresh.popFirst() ?? "Z"
            sections.append(
                Section(
                    kind: kind, letter: letter, bars: length + 1,
                    memory: known == nil ? .writes : .recalls(letter: letter, strength: recall)))
            letters[kind.index] = letter
            memory.take(kind, bars: length + 1)
        }
        return SongForm(sections)
    }
}
