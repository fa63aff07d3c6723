import Composing
import MusicCore

extension FormSuggestion {
    /// The chords of each bar of a section in words: `C`, or `F G` where they change within it.
    public func chords(ofSection index: Int) -> [String] {
        bars(of: index).map { bar in
            let names = bar.chords.map { $0?.name ?? "N.C." }
            return Set(names).count == 1 ? names[0] : names.joined(separator: " ")
        }
    }

    /// Its letters and bars, as the list shows it.
    var title: String {
        let bars = String(form.bars)
        return String(repeating: " ", count: max(0, 3 - bars.count)) + bars + " bars  "
            + String(form.sections.map(\.letter))
    }

    /// Every section with its chords, in a line.
    var detail: String {
        form.sections.indices.map { index in
            let section = form.sections[index]
            return "\(section.title) \(section.bars): " + chords(ofSection: index).joined(separator: ", ")
        }.joined(separator: "; ")
    }
}
