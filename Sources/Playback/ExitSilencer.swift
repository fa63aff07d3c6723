import Dispatch
import Foundation
import Synchronization

/// Silences a player before a signal ends the program, as the kernel would let its notes hang.
public enum ExitSilencer {
    /// On SIGINT, SIGTERM and SIGHUP: silences, closes, runs `cleanUp`, and ends by that signal as one expects.
    ///
    /// A program started by `nohup` goes on ignoring SIGHUP. A screen to restore belongs into `cleanUp`.
    public static func install(
        _ player: any Player, signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], cleanUp: @escaping @Sendable () -> Void = {}
    ) {
        for number in signals where number != SIGHUP || !isIgnored(number) {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                player.silenceAndClose()
                cleanUp()
                end(by: number)
            }
            source.activate()
            sources.withLock { $0.append(Watch(source: source)) }
        }
    }

    /// Dies of a signal; Dispatch's threads block signals, so this thread lets it through first.
    private static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
        _exit(128 + number)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        guard sigaction(number, nil, &current) == 0 else { return false }
        // SIG_IGN is the address 1.
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Keeps a source alive. Sendable without a check, because nothing is done with the source but keeping it.
    private struct Watch: @unchecked Sendable { let source: any DispatchSourceSignal }

    private static let queue = DispatchQueue(label: "refrain.exit", qos: .userInteractive)
    private static let sources = Mutex<[Watch]>([])
}
