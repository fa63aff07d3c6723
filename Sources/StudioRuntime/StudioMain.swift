import Dispatch
import NcursesTerminal

/// Runs the studio in the terminal.
public enum StudioMain {
    /// Opens the screen and stays in it until the user leaves; then the process ends.
    ///
    /// To be called on the main thread.
    /// - Throws: where the terminal cannot be used; it is then as it was.
    @MainActor
    public static func run(_ environment: StudioEnvironment) throws(NcursesTerminalError) -> Never {
        HeapShape.settle()
        let session = try StudioSession(environment)
        session.start()
        // The session is kept alive by the queue that runs it.
        withExtendedLifetime(session) { dispatchMain() }
    }
}
