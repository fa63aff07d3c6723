import Foundation

/// A program of ours on a terminal of its own, whose other end is here.
final class PseudoTerminal {
    let process: pid_t
    private let descriptor: Int32
    private let path: String

    /// `TIOCSPTLCK`, `TIOCGPTN` and `POSIX_SPAWN_SETSID`, which the headers hide from Swift.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430
    private static let newSession: Int16 = 0x80

    /// Starts this very program with some arguments on a terminal of a size.
    init(columns: Int, rows: Int, arguments: [String], environment: [String: String]) throws(CommandFailure) {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (isLocked, number) = (Int32(0), Int32(0))
        guard master >= 0, ioctl(master, Self.setLock, &isLocked) == 0, ioctl(master, Self.getNumber, &number) == 0
        else {
            throw CommandFailure("There is no pseudo-terminal to be had.", "See whether /dev/ptmx is there.")
        }
        descriptor = master
        path = "/dev/pts/\(number)"
        Self.setSize(master, columns, rows)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens is the one it belongs to.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "refrain"
        var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, &arguments, &variables)
        guard code == 0 else {
            close(master)
            throw CommandFailure("\(program) cannot be started: \(String(cString: strerror(code))).", "Build it again.")
        }
        process = child
    }

    func write(_ text: String) {
        var bytes = Array(text.utf8)
        _ = Foundation.write(descriptor, &bytes, bytes.count)
    }

    /// What is written within some seconds; `nil` where nothing is.
    func read(within seconds: Double) -> [UInt8]? {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard Foundation.poll(&poll, 1, Int32(max(0, seconds * 1000).rounded(.up))) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = Foundation.read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// Reads until nothing has come for some seconds; the time of the last byte, `nil` where there was none.
    @discardableResult
    func settle(quiet: Double, atMost limit: Double = 10) -> Double? {
        var last: Double?
        let end = Progress.now + limit
        while Progress.now < end, read(within: quiet) != nil { last = Progress.now }
        return last
    }

    /// Reads until some bytes have come; their time, `nil` where they do not come within some seconds.
    func wait(for wanted: [UInt8], atMost limit: Double) -> Double? {
        var seen: [UInt8] = []
        let end = Progress.now + limit
        while Progress.now < end {
            guard let bytes = read(within: end - Progress.now) else { continue }
            seen = seen.suffix(wanted.count - 1) + bytes
            if seen.indices.dropLast(wanted.count - 1).contains(where: { seen[$0...].starts(with: wanted) }) {
                return Progress.now
            }
        }
        return nil
    }

    func resize(columns: Int, rows: Int) { Self.setSize(descriptor, columns, rows) }

    /// Seconds of processor time so far.
    var processorTime: Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        let ticks = (Double(fields.dropFirst(11).first ?? "") ?? 0) + (Double(fields.dropFirst(12).first ?? "") ?? 0)
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func end() {
        kill(process, SIGTERM)
        settle(quiet: 0.2, atMost: 3)
        var status: Int32 = 0
        for _ in 0..<30 where waitpid(process, &status, WNOHANG) == 0 { usleep(100_000) }
        if waitpid(process, &status, WNOHANG) == 0 {
            kill(process, SIGKILL)
            waitpid(process, &status, 0)
        }
        close(descriptor)
    }

    private static func setSize(_ descriptor: Int32, _ columns: Int, _ rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    }
}
