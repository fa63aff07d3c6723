import MusicCore
import StudioState
import TerminalUI

/// The first line: what song this is and what sounds.
struct HeaderView: Widget {
    let studio: Studio

    func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        canvas.fill(region, background: theme[.surfaceRaised])
        let right = trailing
        let end = Label(right, .trailing)
        let line = region.inset(left: 1, right: 1)
        var left = leading
        // What matters least goes first where the line is short.
        while left.count > 2, Label(left.flatMap { $0 }).width + end.width + 2 > line.width { left.removeLast() }
        canvas.draw(Label(left.flatMap { $0 }), in: line, theme: theme)
        canvas.draw(end, in: line, theme: theme)
    }

    /// Groups from the left, the most important first.
    private var leading: [[Span]] {
        let song = studio.song
        var groups: [[Span]] = [
            [Span("♪ ", .accent), Span("refrain", .accent, .bold)],
            [Span("   "), Span(song.title, .textStrong, .bold), Span(studio.isSaved ? "" : " •", .warning)],
        ]
        if let take = studio.currentTake {
            let index = studio.takes.firstIndex { $0.id == take.id }.map { $0 + 1 } ?? 0
            groups.append([
                Span("   take ", .textQuiet), Span("\(index)", .text), Span("/\(studio.takes.count)", .textQuiet),
                Span(take.rating > 0 ? " " + Stars.text(take.rating) : "", .rating),
            ])
        }
        groups.append([Span("   \(song.key.name)", .text)])
        groups.append([Span("  ♩ ", .textQuiet), Span(Figures.plain(song.qpm), .text)])
        groups.append([Span("  \(metre)", .textQuiet)])
        groups.append([Span("   seed ", .textQuiet), Span("\(studio.draft.seed)", .textQuiet)])
        if let preset = studio.draft.preset { groups.append([Span("   \(preset)", .textQuiet)]) }
        return groups
    }

    private var metre: String {
        let steps = studio.song.grid.bars.first?.steps ?? 16
        return steps % 4 == 0 ? "\(steps / 4)/4" : steps % 2 == 0 ? "\(steps / 2)/8" : "\(steps)/16"
    }

    private var trailing: [Span] {
        var spans: [Span] = []
        let transport = studio.transport
        if let loop = transport.loop {
            spans.append(Span("↻ \(loop.lowerBound + 1)–\(loop.upperBound)   ", .textQuiet))
        }
        let trained = Int((studio.training.fraction * 100).rounded())
        let marks = [
            studio.training.isRunning ? Span("training \(trained)%   ", .textQuiet) : nil,
            transport.isRecording
                ? Span("● rec   ", .error, .bold) : transport.isStepping ? Span("● step   ", .error, .bold) : nil,
            transport.hasMetronome ? Span("click   ", .textQuiet) : nil,
            transport.sendsClock ? Span("clock →   ", .textQuiet) : nil,
            transport.followsClock
                ? Span("clock ← \(transport.masterTempo.map(Figures.plain) ?? "…")   ", .textQuiet) : nil,
        ]
        spans += marks.compactMap { $0 }
        if transport.countInBeats > 0 { spans.append(Span("-\(transport.countInBeats)  ", .playhead, .bold)) }
        switch transport.status {
        case .playing: spans.append(Span("▶ \(position)", .playhead, .bold))
        case .paused: spans.append(Span("‖ \(position)", .playhead))
        case .stopped: spans.append(Span("■ \(position)", .textQuiet))
        }
        spans.append(Span("   "))
        if let port = transport.port {
            spans += [Span("● ", .good), Span(String(port.prefix(20)), .textQuiet)]
        } else {
            spans += [Span("○ ", .warning), Span("no sound", .textQuiet)]
        }
        return spans
    }

    /// Bar, beat and sixteenth of the playhead.
    private var position: String {
        let step = studio.transport.tick / ticksPerStep
        let bar = studio.bar(atStep: step)
        let inBar = max(0, step - studio.step(ofBar: bar))
        return "\(bar + 1).\(inBar / 4 + 1).\(inBar % 4 + 1)"
    }
}

/// Ratings as text.
enum Stars {
    static func text(_ rating: Int) -> String {
        String(repeating: "★", count: max(0, min(5, rating)))
    }
}

/// Numbers as text.
enum Figures {
    /// Without decimals where there are none.
    static func plain(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return value == value.rounded() && abs(value) < 1e9
            ? String(Int(value)) : String((value * 10).rounded() / 10)
    }

    /// A measure in few cells: .42, 2.1, 14.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        if abs(value) >= 10 { return String(Int(value.rounded())) }
        if abs(value) >= 1 { return plain(value) }
        let hundredths = Int((abs(value) * 100).rounded())
        if hundredths >= 100 { return value < 0 ? "−1" : "1" }
        return (value < 0 ? "−" : "") + (hundredths < 10 ? ".0" : ".") + String(hundredths)
    }

    /// With two decimals: 1.07.
    static func hundredths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "–" }
        let rounded = Int((abs(value) * 100).rounded())
        return (value < 0 ? "−" : "") + "\(rounded / 100).\(rounded % 100 < 10 ? "0" : "")\(rounded % 100)"
    }

    /// Minutes and seconds, or hours and minutes: 4:05, 2h10.
    static func clock(_ seconds: Double) -> String {
        let total = Int(max(0, min(seconds, 3_600_000)))
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        return hours > 0
            ? "\(hours)h\(minutes < 10 ? "0" : "")\(minutes)" : "\(minutes):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Thousands set apart: 9,840.
    static func grouped(_ value: Int) -> String {
        var digits = Array(String(abs(value)))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (value < 0 ? "−" : "") + String(digits)
    }
}
