import Foundation

/// Tells on standard error how far long work has come: a bar on a terminal, a line now and then elsewhere.
final class Progress {
    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = Progress.now
    private var lastShown = -Double.infinity
    private var lastTenth = 0

    init(_ label: String) { self.label = label }

    /// - Parameters:
    ///   - fraction: of the whole, 0...1.
    ///   - detail: for example `812 tokens/s`.
    func update(_ fraction: Double, _ detail: String = "") {
        let now = Progress.now
        let share = fraction.isFinite ? max(0, min(1, fraction)) : 0
        let elapsed = now - start
        let left = share > 0.02 && elapsed > 1 ? Progress.clock(elapsed / share * (1 - share)) + " left" : ""
        if isTerminal {
            guard now - lastShown >= 0.1 || share == 1 else { return }
            lastShown = now
            let line = Progress.bar(label, share, detail, left, width: Progress.width)
            Output.write("\r\u{1b}[K" + line, to: STDERR_FILENO)
        } else {
            let tenth = Int(share * 10)
            guard tenth > lastTenth || now - lastShown >= 10 else { return }
            if lastShown > 0 || tenth > 0 {
                let parts = [label, "\(Int(share * 100)) %", detail, left].filter { !$0.isEmpty }
                Output.note(parts.joined(separator: "  "))
            }
            lastShown = now
            lastTenth = tenth
        }
    }

    /// Removes the bar; on paper there is nothing to remove.
    func finish() { if isTerminal { Progress.clearLine() } }

    static func clearLine() { if isatty(STDERR_FILENO) == 1 { Output.write("\r\u{1b}[K", to: STDERR_FILENO) } }

    /// `label ███░░░ 43 %  812 tokens/s  0:12 left`, cut to what matters in narrow terminals.
    static func bar(_ label: String, _ share: Double, _ detail: String, _ left: String, width: Int) -> String {
        let percent = "\(Int(share * 100)) %"
        var parts = [label, percent, detail, left].filter { !$0.isEmpty }
        func length() -> Int { parts.reduce(0) { $0 + $1.unicodeScalars.count + 2 } }
        // What tells least goes first: the rate, the label, the time.
        for dispensable in [detail, label, left] where length() > width {
            parts.removeAll { $0 == dispensable && $0 != percent }
        }
        let room = min(30, width - length() - 1)
        guard room >= 5 else { return String(parts.joined(separator: "  ").prefix(max(0, width - 1))) }
        let full = Int(share * Double(room) + 0.5)
        let drawn = String(repeating: "#", count: full) + String(repeating: "-", count: room - full)
        let place = parts.firstIndex(of: percent) ?? 0
        parts.insert(drawn, at: place)
        return parts.joined(separator: "  ")
    }

    static func clock(_ seconds: Double) -> String {
        let total = Int(max(0, min(seconds, 3_600_000)))
        let minutes = total / 60 % 60
        let tail = String(format: "%02d", total % 60)
        return total >= 3600 ? "\(total / 3600):" + String(format: "%02d", minutes) + ":" + tail : "\(minutes):" + tail
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
