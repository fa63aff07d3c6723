import Composing
import Foundation
import MusicCore

/// What `compose --plan` tells about a suggestion; the names are the JSON keys.
struct PlanReport: Encodable {
    struct SectionRow: Encodable {
        var kind: String
        var letter: String
        var bars: Int
        /// Counted from 0.
        var startBar: Int
        var memory: String
        var key: String
        /// Of each bar: the chords of its halves.
        var chords: [[String]]
    }

    var seed: UInt64
    var key: String
    var tempo: Double
    var bars: Int
    /// How long it will play.
    var seconds: Double
    /// For `--structure`.
    var structure: String
    var sections: [SectionRow]
    var takes: [PlanReport]?

    init(_ suggestion: FormSuggestion, qpm: Double) {
        let form = suggestion.form
        seed = suggestion.seed
        key = suggestion.key.name
        tempo = qpm
        bars = form.bars
        seconds = suggestion.bars.reduce(0) { $0 + Double($1.steps) } / 4 * 60 / qpm
        structure = form.description
        sections = form.sections.indices.map { index in
            let section = form.sections[index]
            let row = CompositionReport.SectionRow(section, startBar: form.startBars[index])
            return SectionRow(
                kind: row.kind, letter: row.letter, bars: row.bars, startBar: row.startBar, memory: row.memory,
                key: (section.key ?? suggestion.key).name,
                chords: suggestion.bars(of: index).map { $0.chords.map { $0?.name ?? "N.C." } })
        }
    }

    /// For people: a line of four bars at a time, bars counted from 1.
    var text: String {
        let width = max(4, sections.flatMap(\.chords).map { PlanReport.bar($0).count }.max() ?? 0)
        let minutes = Int(seconds.rounded()) / 60
        let rest = String(format: "%02d", Int(seconds.rounded()) % 60)
        var lines = [
            "Seed \(seed): \(key), \(bars) bars, \(minutes):\(rest) at \(Int(tempo.rounded())) quarters a minute", "",
        ]
        for section in sections {
            let bars = section.chords.map { PlanReport.padded(PlanReport.bar($0), width) }
            let own = section.key == key ? "" : " in \(section.key)"
            let number = PlanReport.padded("\(section.startBar + 1)", 3, isNumber: true)
            let name = "\(section.kind) \(section.letter)\(own)"
            for first in stride(from: 0, to: bars.count, by: 4) {
                let label = first == 0 ? "\(number)  \(name)" : ""
                let line = "| " + bars[first..<min(bars.count, first + 4)].joined(separator: " | ") + " |"
                lines.append(PlanReport.padded(label, labelWidth) + line)
            }
        }
        return (lines + ["", "Write it: refrain compose --structure suggested --seed \(seed) -o song.mid"])
            .joined(separator: "\n")
    }

    private var labelWidth: Int {
        let hasKeys = sections.contains { $0.key != key }
        return 5 + "interlude A".count + 2 + (hasKeys ? " in C# minor".count : 0)
    }

    /// Once where both halves are the same.
    private static func bar(_ chords: [String]) -> String {
        chords.allSatisfy { $0 == chords.first } ? chords.first ?? "N.C." : chords.joined(separator: " ")
    }

    private static func padded(_ text: String, _ width: Int, isNumber: Bool = false) -> String {
        let fill = String(repeating: " ", count: max(0, width - text.count))
        return isNumber ? fill + text : text + fill
    }
}
