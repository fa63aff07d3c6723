import Composing
import MusicCore

/// A form with its chords that the engine proposes; it is taken or left.
public struct FormSuggestion: Hashable, Sendable {
    /// The seed it came from, which the next take has where it is taken.
    public var seed: UInt64
    public var sheet: LeadSheet

    public init(seed: UInt64, sheet: LeadSheet) {
        self.seed = seed
        self.sheet = sheet
    }

    /// Its letters and bars, as the list shows it.
    public var title: String {
        let bars = String(sheet.form.bars)
        return String(repeating: " ", count: max(0, 3 - bars.count)) + bars + " bars  "
            + String(sheet.form.sections.map(\.letter))
    }

    /// Every section with its chords, in a line.
    var detail: String {
        sheet.form.sections.indices.map { index in
            let section = sheet.form.sections[index]
            return "\(section.title) \(section.bars): " + sheet.chords(ofSection: index).joined(separator: ", ")
        }.joined(separator: "; ")
    }
}
