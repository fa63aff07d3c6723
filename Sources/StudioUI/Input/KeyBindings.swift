import StudioState
import TerminalUI

/// Which key is which command; made from the commands' own keys and the user's configuration.
public struct KeyBindings: Equatable, Sendable {
    private var inPane: [Pane: [KeyPress: Command]] = [:]
    private var everywhere: [KeyPress: Command] = [:]
    private var keys: [Command: [KeyPress]] = [:]

    /// The keys every command comes with.
    public init() {
        for command in Command.allCases {
            for text in command.defaultKeys {
                if let press = KeyPress(text) { bind(press, to: command) }
            }
        }
    }

    /// The usual keys with some commands on others instead: command name -> keys.
    ///
    /// Returns what could not be understood, one line each, instead of failing: a typing mistake in a configuration
    /// may not keep anyone from their song.
    public static func configured(_ table: [String: [String]]) -> (bindings: KeyBindings, problems: [String]) {
        var bindings = KeyBindings()
        var problems: [String] = []
        for (name, texts) in table.sorted(by: { $0.key < $1.key }) {
            guard let command = Command(rawValue: name) else {
                let nearest = NearestName.to(name, among: Command.allCases.map(\.rawValue))
                problems.append("There is no command \(name)." + (nearest.map { " Did you mean \($0)?" } ?? ""))
                continue
            }
            bindings.unbind(command)
            for text in texts {
                if let press = KeyPress(text) {
                    bindings.bind(press, to: command)
                } else {
                    problems.append("\(text) is no key; write one like ctrl-x, alt-up or f5.")
                }
            }
        }
        return (bindings, problems)
    }

    /// What a key means in a pane; the pane's own commands come first.
    public func command(for press: KeyPress, in pane: Pane) -> Command? {
        inPane[pane]?[press] ?? everywhere[press]
    }

    /// The names of a command's keys, the first one the usual.
    public func names(of command: Command) -> [String] { (keys[command] ?? []).map(\.description) }

    /// The first key of a command.
    public func name(of command: Command) -> String { names(of: command).first ?? "" }

    /// The first key that means the command in a pane, short enough for the footer.
    public func name(of command: Command, in pane: Pane) -> String {
        let press = keys[command]?.first { self.command(for: $0, in: pane) == command }
        return press.map(Self.glyph) ?? ""
    }

    private static func glyph(_ press: KeyPress) -> String { press.description }

    private mutating func bind(_ press: KeyPress, to command: Command) {
        keys[command, default: []].append(press)
        if command.panes.isEmpty {
            everywhere[press] = command
        } else {
            for pane in command.panes { inPane[pane, default: [:]][press] = command }
        }
    }

    private mutating func unbind(_ command: Command) {
        keys[command] = nil
        everywhere = everywhere.filter { $0.value != command }
        for pane in inPane.keys { inPane[pane] = inPane[pane]?.filter { $0.value != command } }
    }
}
