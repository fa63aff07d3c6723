import Dispatch
import Foundation

/// Signals as events on the main queue.
enum SignalSource {
    /// A source that calls back on the main queue instead of the signal's own effect.
    @MainActor
    static func make(_ number: Int32, _ body: @escaping @MainActor () -> Void) -> any DispatchSourceSignal {
        // SIGWINCH does nothing by itself, and ignoring it would keep it from the screen library.
        if number != SIGWINCH { signal(number, SIG_IGN) }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
        source.setEventHandler { @Sendable in MainActor.assumeIsolated { body() } }
        return source
    }

    /// Whether the program was started with a signal switched off, as `nohup` does.
    static func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        guard sigaction(number, nil, &current) == 0 else { return false }
        // SIG_IGN is the address 1.
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Ends the process by a signal, so that whoever started it sees why it ended.
    static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
        exit(128 + number)
    }
}
