import CALSA
import Foundation
import Synchronization

/// A small process that silences the instruments when the program dies without a chance to do so.
///
/// The kernel drops pending note-offs of a client that is killed, and synthesizers sustain for ever. The watchdog holds
/// one end of a socket, and when the other end closes, it sends "all sound off" to every port it was last told of.
public enum PlaybackWatchdog {
    private struct Line {
        var socket: Int32 = -1
        var told = ""
    }

    private static let line = Mutex(Line())

    /// Starts the watchdog, once; to be called first thing in `main` by programs that will play.
    ///
    /// It is a fork, which is cheap and safe as long as the program has neither threads nor much memory.
    public static func start() {
        line.withLock { line in
            guard line.socket < 0 else { return }
            line.socket = calsa_start_watchdog("\(ScorePlayer.clientName) guard")
        }
    }

    /// Tells which ports hear us now; none means that all is silent.
    static func tell(_ addresses: [PortAddress]) {
        let text = addresses.map { "\($0.client):\($0.port)" }.joined(separator: " ")
        line.withLock { line in
            guard line.socket >= 0, line.told != text else { return }
            line.told = text
            let bytes = Array("\(text)\n".utf8)
            // A watchdog that was killed must not kill us by SIGPIPE, nor keep us waiting.
            _ = send(line.socket, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
    }
}
