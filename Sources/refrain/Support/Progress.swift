import Foundation
import Synchronization

/// Tells on standard error how far long work has come: a bar on a terminal, a line now and then elsewhere.
///
/// With `REFRAIN_PROGRESS=json` in the environment it tells JSON lines instead, for programs that draw it themselves.
/// May be updated from any thread.
final class Progress: Sendable {
    private struct Shown {
        var time = -Double.infinity
        var tenth = 0
    }

    /// A line of JSON: how far it has come, 0...1.
    private struct Line: Encodable {
        var label: String
        var fraction: Double
        var detail: String
        var secondsLeft: Double?
    }

    static let isJSON = ProcessInfo.processInfo.environment["REFRAIN_PROGRESS"] == "json"

    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = Progress.now
    private let last = Mutex(Shown())

    init(_ label: String) { self.label = label }

    /// - Parameters:
    ///   - fraction: of the whole, 0...1.
    ///   - detail: for example `812 tokens/s`.
    func update(_ fraction: Double, _ detail: String = "") {
        last.withLock { update(fraction, detail, &$0) }
    }

    private func update(_ fraction: Double, _ detail: String, _ last: inout Shown) {
        let now = Progress.now
        let share = fraction.isFinite ? max(0, min(1, fraction)) : 0
        let elapsed = now - start
        if Progress.isJSON {
            guard now - last.time >= 0.2 || share == 1 else { return }
            last.time = now
            let secondsLeft = share > 0.02 && elapsed > 1 ? elapsed / share * (1 - share) : nil
            return Progress.tell(Line(label: label, fraction: share, detail: detail, secondsLeft: secondsLeft))
        }
        let left = share > 0.02 && elapsed > 1 ? Progress.clock(elapsed / share * (1 - share)) + " left" : ""
        if isTerminal {
            guard now - last.time >= 0.1 || share == 1 else { return }
            last.time = now
            let line = Progress.bar(label, share, detail, left, width: Progress.width)
            Output.write("\r\u{1b}[K" + line, to: STDERR_FILENO)
        } else {
            let tenth = Int(share * 10)
            guard tenth > last.tenth || now - last.time >= 10 else { return }
            if last.time > 0 || tenth > 0 {
                let parts = [label, "\(Int(share * 100)) %", detail, left].filter { !$0.isEmpty }
                Output.note(parts.joined(separator: "  "))
            }
            last.time = now
            last.tenth = tenth
        }
    }

    /// Writes a value as one line of JSON on standard error.
    static func tell(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(value) else { return }
        Output.note(String(decoding: data, as: UTF8.self))
    }

    /// Removes the bar; on paper there is nothing to remove.
    func finish() { if isTerminal { Progress.clearLine() } }

    static func clearLine() { if isatty(STDERR_FILENO) == 1 { Output.write("\r\u{1b}[K", to: STDERR_FILENO) } }

    /// `label  ###---  43 %  812 tokens/s  0:12 left`, cut to what matters in narrow terminals.
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
