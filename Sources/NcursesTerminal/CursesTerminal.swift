import CNcurses
import Glibc
import TerminalUI

/// The terminal on standard input and output, by ncurses: shows canvases and reads events.
///
/// Belongs to one thread or queue. Opening installs handlers that give the terminal back when the program crashes or
/// is killed; install others afterwards to do more before that, and call `restoreNow` in them.
public final class CursesTerminal {
    /// The name of the terminal entry in use and its colours.
    public let choice: ColourChoice
    /// What cells are reduced to; setting another one repaints everything at the next `present`.
    public private(set) var mapper: CellMapper
    public private(set) var size: Size
    private var shown: Canvas?
    private var pairs: PairCache
    private var decoder = InputDecoder()
    private var isOpen = true

    /// Unsafe only in name: ncurses allows one thread, and whoever opens a screen is on it.
    nonisolated(unsafe) private static var isAnyOpen = false

    /// Opens the terminal's screen.
    ///
    /// - Throws: `notATerminal`, `unknownTerminalType`, `cannotPositionCursor`, `tooSmall`, `alreadyOpen`; the
    ///   terminal is then as it was.
    public init(
        _ options: TerminalOptions = TerminalOptions(), environment: [String: String]
    ) throws(NcursesTerminalError) {
        guard isatty(STDIN_FILENO) == 1 else { throw .notATerminal(stream: "standard input") }
        guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal(stream: "standard output") }
        guard !Self.isAnyOpen else { throw .alreadyOpen }
        let size = Self.windowSize() ?? Size(width: 80, height: 24)
        if let needed = options.minimumSize, size.width < needed.width || size.height < needed.height {
            throw .tooSmall(
                columns: size.width, rows: size.height, neededColumns: needed.width, neededRows: needed.height)
        }
        let isUTF8 = cn_prepare_locale()
        let chosen = ColourChoice.choose(environment: environment, wanted: options.depth) { name in
            let count = cn_colour_count(name)
            return count < 0 ? nil : Int(count)
        }
        let name = environment["TERM"] ?? ""
        guard let chosen else { throw .unknownTerminalType(name: name) }
        let delay = Int32(clamping: max(1, options.escapeDelayMilliseconds))
        let result = cn_open(chosen.terminalName, delay, chosen.depth != .mono, options.usesMouse)
        switch Int(result) {
        case Int(CN_OPENED.rawValue): break
        case Int(CN_CANNOT_POSITION.rawValue): throw .cannotPositionCursor(name: chosen.terminalName)
        default: throw .unknownTerminalType(name: chosen.terminalName)
        }
        Self.isAnyOpen = true
        choice = chosen
        self.size = size
        mapper = CellMapper(
            depth: chosen.depth, isASCII: options.isASCII ?? !isUTF8, screenBackground: options.screenBackground)
        pairs = PairCache(depth: chosen.depth)
        cn_resize(Int32(clamping: size.width), Int32(clamping: size.height))
    }

    deinit { close() }

    /// The size of the terminal's window; nil where the kernel knows none.
    public static func windowSize() -> Size? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard cn_window_size(&columns, &rows) else { return nil }
        return Size(width: Int(columns), height: Int(rows))
    }

    /// Gives the terminal back for good; may be called more than once.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        Self.isAnyOpen = false
        cn_close()
    }

    /// Gives the terminal back for a while, to run another program in it.
    public func suspend() {
        guard isOpen else { return }
        cn_suspend()
    }

    /// Takes the terminal again; the next `present` paints everything.
    public func resume() {
        guard isOpen else { return }
        cn_resume()
        redraw()
    }

    /// Stops the process as ctrl-z does elsewhere and returns when the shell continues it.
    public func stopProcess() {
        guard isOpen else { return }
        cn_stop_process()
        redraw()
    }

    /// Gives the terminal back with nothing but `write` and `tcsetattr`; for signal handlers and dying programs.
    public static func restoreNow() {
        cn_restore_now()
    }

    /// Whether the terminal is gone, so that reading will never bring anything again.
    public var isDisconnected: Bool { cn_is_hung_up() }

    /// Turns the mouse on or off; off leaves it to the terminal's own selection of text.
    public func setMouse(_ isOn: Bool) {
        guard isOpen else { return }
        cn_set_mouse(isOn)
    }

    /// Tells what the theme's background is, so that fewer colours are chosen well.
    public func setScreenBackground(_ colour: Colour) {
        guard colour != mapper.screenBackground else { return }
        mapper.screenBackground = colour
        pairs.reset()
        shown = nil
    }

    /// Forgets what is on the screen; the next `present` paints everything.
    public func redraw() {
        shown = nil
        cn_repaint()
    }
}

extension CursesTerminal {
    /// Shows a canvas by writing what differs from the one before; cells beyond the screen are left out.
    public func present(_ canvas: Canvas) {
        guard isOpen else { return }
        let reduced = mapper.simplified(canvas)
        if !write(reduced) {
            // Out of pairs: start again with only those that this picture needs.
            pairs.reset()
            shown = nil
            _ = write(reduced)
        }
        shown = reduced
        let cursor = canvas.cursor.map { canvas.bounds.contains($0) ? $0 : Point(x: -1, y: -1) }
        cn_show(Int32(clamping: cursor?.y ?? -1), Int32(clamping: cursor?.x ?? -1))
    }

    /// Writes the changed runs; false where a pair was missing, which is then written in plain colours.
    private func write(_ canvas: Canvas) -> Bool {
        var hadAllPairs = true
        // Local while writing: a property would be checked for exclusive access at every cell.
        var scalars: [UInt32] = []
        var marks: [UInt16] = []
        scalars.reserveCapacity(canvas.width)
        marks.reserveCapacity(canvas.width)
        let cells = canvas.cells
        canvas.forEachChangedRun(since: shown) { run in
            guard run.y < size.height, run.columns.lowerBound < size.width else { return }
            let columns = run.columns.clamped(to: 0..<size.width)
            let start = run.y * canvas.width
            scalars.removeAll(keepingCapacity: true)
            marks.removeAll(keepingCapacity: true)
            for x in columns {
                let cell = cells[start + x]
                scalars.append(cell.scalarValue)
                marks.append(cell.combining)
            }
            // A space at the very end would make ncurses clear the line instead, which leaves the background of the
            // line's end to the terminal; not all of them colour it, and none remembers it when text is copied.
            if !mapper.isASCII, columns.upperBound == size.width, scalars.last == 0x20 {
                scalars[scalars.count - 1] = 0xa0
            }
            let style = cells[start + run.styleColumn]
            let entry = pairs.entry(foreground: style.foreground, background: style.background, mapper: mapper)
            if entry == nil { hadAllPairs = false }
            let attributes = style.attributes.union(entry?.attributes ?? [])
            cn_put(
                Int32(clamping: run.y), Int32(clamping: columns.lowerBound), scalars, marks,
                Int32(clamping: columns.count), UInt32(attributes.rawValue), entry?.pair ?? 0)
        }
        return hadAllPairs
    }

    /// Everything that has happened since the last call; returns at once, empty when nothing has.
    ///
    /// Call it when standard input is readable and after SIGWINCH.
    public func readEvents() -> [InputEvent] {
        guard isOpen else { return [] }
        var events: [InputEvent] = []
        let time = Self.now()
        var value: UInt32 = 0
        // A bound, so that a program writing into the terminal without end cannot keep the screen from being drawn.
        for _ in 0..<65_536 {
            let kind = Int(cn_read(&value))
            if kind == Int(CN_NOTHING.rawValue) { break }
            guard let token = TerminalToken(kind: kind, value: value) else { continue }
            events += decoder.take(token, time: time)
        }
        events += decoder.settle()
        if let newSize = Self.windowSize(), newSize != size {
            size = newSize
            shown = nil
            cn_resize(Int32(clamping: newSize.width), Int32(clamping: newSize.height))
            events.append(.resize(newSize))
        }
        return events
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
