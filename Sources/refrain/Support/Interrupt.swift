import Foundation
import Synchronization

/// Control-C asked for politely: long work looks at it, keeps what is done and ends with status 130.
enum Interrupt {
    private static let flag = Atomic<Bool>(false)

    /// From now on the first SIGINT or SIGTERM sets the flag; the second one ends the process at once.
    static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interrupt.flag.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }

    static var isRequested: Bool { flag.load(ordering: .relaxed) }

    static let failure = CommandFailure("Interrupted.", "What was finished has been kept.", .interrupted)
}
