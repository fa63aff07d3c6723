import MusicCore

/// A clock that counts ticks, 480 a quarter, and delivers events at theirs: the sequencer, or a stand-in.
///
/// Used on the player's queue only. The clock stands still at first; its ticks only grow. Beside it runs a clock of
/// nanoseconds, by which what comes in is stamped and what is sounded on the side is timed.
protocol PlaybackBackend: AnyObject {
    var tick: Int { get }
    var nanoseconds: UInt64 { get }
    /// Both clocks in one look.
    var reading: ClockReading { get }
    /// Roles with a destination of their own, `.main` among them.
    var roles: [OutputRole] { get }

    /// Lets the clock go on from where it stands.
    func start()
    func halt()
    /// Changes the tempo at once, in microseconds a quarter.
    func setTempo(_ microseconds: Int)
    /// Takes an event for later; `false` where there is no room now and the event was not taken.
    func schedule(_ event: ScheduledEvent) -> Bool
    /// Hands over what was taken.
    func flush()
    /// Forgets what is scheduled at a tick or later.
    func removeScheduled(from tick: Int)

    /// Delivers a message at once, past everything scheduled.
    func send(_ message: MIDIMessage, to role: OutputRole)
    /// Lets the clock of nanoseconds run, which costs the system some work, or rest.
    func setTimekeeping(_ isWanted: Bool)
    /// Takes a message for so many nanoseconds from now; `false` where there is no room.
    func send(_ message: MIDIMessage, to role: OutputRole, after nanoseconds: UInt64) -> Bool
    /// Forgets what waits on the side.
    func removeDelayed()
    func close()
}

/// A backend's clocks at one moment.
struct ClockReading: Hashable, Sendable {
    var tick: Int
    var nanoseconds: UInt64
    /// Microseconds a quarter.
    var microseconds: Int
}
