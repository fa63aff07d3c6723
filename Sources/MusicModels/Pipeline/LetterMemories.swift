import Composing
import MusicCore

/// What every letter of a song wrote, for sections that recall it.
///
/// A section is heard whole, as keys and values of its tokens (`AttentionMemory`), or moved first where the one that
/// recalls it stands in another key.
struct LetterMemories {
    /// What a section left behind.
    private struct Written {
        let memory: AttentionMemory?
        let kind: SectionKind
        let key: Key
        let bars: Range<Int>
    }

    /// Of sections without one of their own.
    private let key: Key
    private var sections: [Character: Written] = [:]
    /// Positions of what each letter wrote.
    private var passages: [Character: [Range<Int>]] = [:]
    private var start = 0
    private var startBar = 0
    /// What the section that has begun turns away from.
    private(set) var forgotten: ForgottenNotes?

    init(key: Key) { self.key = key }

    /// Has a decoder recall a section's letter as its memory says.
    ///
    /// - Parameters:
    ///   - recall: the slider, 0 to 1; it multiplies the section's own strength.
    ///   - grid: what has been written so far; asked for only where a memory has to be moved or forgotten.
    mutating func begin(
        _ section: Section, atBar bar: Int, _ decoder: TransformerDecoder, recall: Double,
        grid: @autoclosure () -> GridScore
    ) {
        (start, startBar) = (decoder.position, bar)
        forgotten = nil
        decoder.sectionBegins(atBar: Int32(bar))
        guard case .recalls(let letter, let strength) = section.memory, let source = sections[letter] else {
            decoder.recall(nil, strength: 0)
            return decoder.fade([], by: 0)
        }
        let semitones = (section.key ?? key).semitones(from: source.key)
        let logit = Recall.strength(min(1, max(0, strength * recall)))
        let memory = logit.flatMap { _ in moved(source, by: semitones, decoder.weights, grid) }
        if logit == nil {
            let written = grid()
            forgotten = ForgottenNotes(
                of: written.slice(bars: source.bars), semitones: semitones, sectionAt: written.stepCount)
        }
        decoder.recall(memory, strength: logit ?? 0)
        // The letter's last bars may still be within hearing: a weak memory must not be a way around a strong ear.
        decoder.fade(passages[letter] ?? [], by: Recall.fade(strength: logit))
    }

    /// Keeps what a section wrote under its letter.
    mutating func end(_ section: Section, beforeBar bar: Int, _ decoder: TransformerDecoder) {
        if case .free = section.memory { return }
        passages[section.letter, default: []].append(start..<decoder.position)
        sections[section.letter] = Written(
            memory: decoder.remember(start..<decoder.position, fromBar: Int32(startBar)), kind: section.kind,
            key: section.key ?? key, bars: startBar..<bar)
    }

    /// A memory as a key needs it: one that is a step off would be worse than none.
    private func moved(
        _ source: Written, by semitones: Int, _ weights: DecoderWeights, _ grid: () -> GridScore
    ) -> AttentionMemory? {
        guard semitones != 0 else { return source.memory }
        guard let moved = grid().slice(bars: source.bars).transposed(by: semitones) else { return nil }
        let events = EventEncoder.encode(moved, sections: [SectionStart(bar: 0, kind: source.kind)], framed: false)
        return weights.memory(of: events.tokens.map(Int32.init), at: events.places)
    }
}
