import Foundation
import Synchronization

/// Control-C asked for politely: long work looks at it, keeps what is done and ends with status 130.
enum Interrupt {
    private static let flag = Atomic<Bool>(false)

    /// From now on the first SIGINT or SIGTERM sets the flag; the second one ends the process at once.
    static func watch() {
        // Whoever started this program may have blocked them, and a blocked signal is never seen.
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM] { sigaddset(&set, number) }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interrupt.flag.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }

    static var isRequested: Bool { flag.load(ordering: .relaxed) }

    static let failure = CommandFailure("Interrupted.", "What was finished has been kept.", .interrupted)
}
