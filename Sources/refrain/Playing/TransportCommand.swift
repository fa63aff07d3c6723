import Foundation
import MusicCore

/// A line that says what to do while music plays: `[at BAR[:BEAT] | after SECONDS] COMMAND`.
struct TransportCommand: Hashable {
    /// When it is carried out; without a word, as soon as it is read.
    enum Moment: Hashable {
        case now
        case at(BarPlace)
        case after(Double)
    }

    enum Action: Hashable {
        case pause, resume, stop, panic
        case seek(BarPlace)
        case loop(BarSpan?)
        case tempo(Double)
        case metronome(Bool)
        /// Tracks by number, from 1.
        case mute(Set<Int>)
        case solo(Set<Int>)
        /// Another file in place of what plays.
        case update(String)
    }

    var moment: Moment
    var action: Action

    static let help = """
        pause, resume, stop, panic, seek BAR[:BEAT], loop A-B|off, tempo X, metronome on|off, mute N... , solo N..., \
        update FILE
        """

    /// `nil` for an empty line or a comment, which begins with #.
    static func parse(_ line: String) throws(CommandFailure) -> TransportCommand? {
        var words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        let moment = try takeMoment(&words, line)
        let name = words.isEmpty ? "" : words.removeFirst()
        guard let action = action(name, words) else {
            throw .usage("\"\(line)\" is no command.", "Say one of: \(help).")
        }
        return TransportCommand(moment: moment, action: action)
    }

    private static func takeMoment(_ words: inout [String], _ line: String) throws(CommandFailure) -> Moment {
        guard words.count > 1 else { return .now }
        switch words[0] {
        case "at":
            guard let place = BarPlace(words[1]) else {
                throw .usage("\"\(line)\" names no bar.", "Say, for example, at 5:3 pause.")
            }
            words.removeFirst(2)
            return .at(place)
        case "after":
            guard let seconds = Double(words[1]), (0...86400).contains(seconds) else {
                throw .usage("\"\(line)\" names no time.", "Say, for example, after 1.5 resume.")
            }
            words.removeFirst(2)
            return .after(seconds)
        default: return .now
        }
    }

    private static func action(_ name: String, _ words: [String]) -> Action? {
        let word = words.first ?? ""
        let plain: [String: Action] = ["pause": .pause, "resume": .resume, "stop": .stop, "panic": .panic]
        if let action = plain[name] { return words.isEmpty ? action : nil }
        let numbers = Set(words.compactMap { Int($0) }.filter { $0 >= 1 })
        switch name {
        case "mute": return numbers.count == Set(words).count ? .mute(numbers) : nil
        case "solo": return numbers.count == Set(words).count ? .solo(numbers) : nil
        case "update": return words.isEmpty ? nil : .update(words.joined(separator: " "))
        default: break
        }
        guard words.count == 1 else { return nil }
        switch name {
        case "seek": return BarPlace(word).map { .seek($0) }
        case "loop": return word == "off" ? .loop(nil) : BarSpan(word).map { .loop($0) }
        case "tempo": return Double(word).flatMap { (0.1...10).contains($0) ? .tempo($0) : nil }
        case "metronome": return ["on": .metronome(true), "off": .metronome(false)][word]
        default: return nil
        }
    }
}
