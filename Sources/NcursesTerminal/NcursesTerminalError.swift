/// Why there is no screen.
public enum NcursesTerminalError: Error, Equatable, Sendable {
    /// Standard input or output is a file or a pipe.
    case notATerminal(stream: String)
    case unknownTerminalType(name: String)
    /// The terminal cannot put its cursor where it is told to.
    case cannotPositionCursor(name: String)
    case tooSmall(columns: Int, rows: Int, neededColumns: Int, neededRows: Int)
    /// A second screen was asked for while one is open.
    case alreadyOpen
}

extension NcursesTerminalError: CustomStringConvertible {
    /// One line of cause and one of what to do.
    public var description: String {
        switch self {
        case .notATerminal(let stream):
            "\(stream) is not a terminal\nrun it in a terminal window, or use the commands that need no screen (--help)"
        case .unknownTerminalType(let name):
            "no terminal entry is named '\(name)'\nset TERM (TERM=xterm-256color), or install ncurses-term"
        case .cannotPositionCursor(let name):
            "the terminal '\(name)' cannot move its cursor\nset TERM to what the terminal is (TERM=xterm-256color)"
        case .tooSmall(let columns, let rows, let neededColumns, let neededRows):
            "the terminal has \(columns) x \(rows) cells, \(neededColumns) x \(neededRows) are needed\nmake it larger"
        case .alreadyOpen:
            "the screen is open already\nclose it before opening another one"
        }
    }
}
