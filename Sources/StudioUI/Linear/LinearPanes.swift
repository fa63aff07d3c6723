import Composing
import MusicCore
import StudioState

/// The panes but for the roll, a line an item.
struct LinearPanes {
    typealias Line = LinearScreen.Line

    let studio: Studio

    var song: [Line] {
        let sections = studio.song.form.sections
        let title = Line("Song: \(sections.count) sections, \(studio.song.form.bars) bars.", role: .accent)
        return [title]
            + sections.enumerated().map { index, section in
                let bars = studio.bars(ofSection: index)
                let notes = notes(in: bars)
                let state = notes == 0 ? "empty" : "\(notes) notes"
                return line(
                    "\(index + 1). \(section.title), bars \(bars.lowerBound + 1) to \(bars.upperBound), \(section.memoryWords), \(state)",
                    index == studio.cursorSection)
            }
    }

    private func notes(in bars: Range<Int>) -> Int {
        let steps = studio.step(ofBar: bars.lowerBound)..<studio.step(ofBar: bars.upperBound)
        return studio.song.grid.notes.reduce(0) { $0 + $1.count { steps.contains($0.step) } }
    }

    var sampling: [Line] {
        let stages = Stage.allCases.map { "\($0.rawValue) \(studio.draft.stages.contains($0) ? "on" : "off")" }
        return [Line("Sampling. Stages: \(stages.joined(separator: ", ")).", role: .accent)]
            + Parameter.sampling.enumerated().map { index, parameter in
                slider(parameter, index == studio.samplingRow)
            }
    }

    var latent: [Line] {
        let state: String =
            switch studio.latent.isAvailable {
            case nil: "loading"
            case false?: "no model"
            case true?: studio.latent.morph == nil ? "choose two written sections" : "a melody is there; a hears it"
            }
        return [Line("Latent: \(state).", role: .accent)]
            + studio.latentRows.map { row in
                let isCurrent = row == studio.latent.row
                switch row {
                case .corner(let corner):
                    let letter = studio.draft.latent[corner]
                    let section = letter.flatMap { letter in
                        studio.song.form.sections.first { $0.letter == letter }
                    }
                    return line(
                        "corner \(corner.title): \(section?.title ?? (corner == .a ? "the new motif" : "nothing"))",
                        isCurrent)
                case .across: return slider(.latentPosition, isCurrent)
                case .down: return slider(.latentDown, isCurrent)
                case .attribute(let name):
                    let measured = studio.latent.morph?.measured[name].map { ", measured \(Figures.short($0))" } ?? ""
                    return slider(.attribute(name), isCurrent, measured)
                }
            }
    }

    private func slider(_ parameter: Parameter, _ isCurrent: Bool, _ more: String = "") -> Line {
        let value = parameter.text(studio.draft[parameter])
        return line("\(parameter.title): \(value)\(more). \(parameter.explanation)", isCurrent)
    }

    var takes: [Line] {
        guard !studio.takes.isEmpty else { return [Line("Takes: none yet; g writes one.", role: .accent)] }
        return [Line("Takes: \(studio.takes.count), the newest first.", role: .accent)]
            + studio.takes.reversed().map { take in
                let origin: String =
                    switch take.origin {
                    case .written: "seed \(take.seed)"
                    case .rewritten(let section): "\(section) written again"
                    case .drawn: "drawn by hand"
                    }
                var parts = ["take \(take.id)", origin, "\(take.song.grid.noteCount) notes"]
                if take.id == studio.draft.currentTake { parts.append("this is the song now") }
                if take.rating > 0 { parts.append("\(take.rating) stars") }
                if !take.isComplete { parts.append("unfinished") }
                if let figures = studio.figures[take.id] {
                    parts.append("\(figures.inBand.count) of \(figures.inBand.of) figures as in most songs")
                }
                return line(parts.joined(separator: ", "), take.id == studio.takeCursor)
            }
    }

    private func line(_ text: String, _ isCurrent: Bool) -> Line {
        Line((isCurrent ? "> " : "  ") + text, isCurrent: isCurrent)
    }
}
