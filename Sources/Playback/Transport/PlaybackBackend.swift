/// A clock that counts ticks, 480 a quarter, and delivers events at theirs: the sequencer, or a stand-in.
///
/// Used on the player's queue only. The clock stands still at first; its ticks only grow.
protocol PlaybackBackend: AnyObject {
    var tick: Int { get }
    /// Lets the clock go on from where it stands.
    func start()
    func halt()
    /// Changes the tempo at once, in microseconds a quarter.
    func setTempo(_ microseconds: Int)
    /// Takes an event for later; `false` where there is no room now and the event was not taken.
    func schedule(_ event: ScheduledEvent) -> Bool
    /// Hands over what was taken.
    func flush()
    /// Delivers a message at once, past everything scheduled.
    func send(_ message: MIDIMessage)
    /// Forgets what is scheduled at a tick or later.
    func removeScheduled(from tick: Int)
    func close()
}
