import MusicCore

/// Where a master of the MIDI clock is, from the times of its pulses.
///
/// The tempo is the average over 72 pulses, three quarters, and the place is that of the last pulses together, so that
/// what a cable or a busy machine adds to a single one hardly matters.
struct ClockFollower {
    /// Pulses between the first and the last that the tempo is taken from.
    static let window = 72
    /// Pulses that the place is taken from.
    private static let near = 6
    /// Seconds of silence after which what came before says nothing of what comes.
    static let patience = 1.0

    /// Whether the master plays.
    private(set) var isRunning = false
    /// Ticks of the song at the last pulse.
    private(set) var pulseTick = 0
    /// Seconds of the last pulse.
    private(set) var lastPulse: Double?
    private var isArmed = false
    /// Where the song begins or goes on with the next start.
    private(set) var entry = 0
    private var times: [Double] = []

    /// Quarters a minute, as soon as there are enough pulses to tell.
    var qpm: Double? { period.map { 60 / (24 * $0) } }

    /// Seconds between two pulses.
    private var period: Double? {
        guard times.count > ClockFollower.near, let first = times.first, let last = times.last, last > first else {
            return nil
        }
        return (last - first) / Double(times.count - 1)
    }

    /// The master starts at the beginning, with its next pulse.
    mutating func start() {
        entry = 0
        isArmed = true
        isRunning = false
    }

    /// The master goes on from where it was stopped or sent, with its next pulse.
    mutating func resume() {
        isArmed = true
        isRunning = false
    }

    mutating func halt() {
        if isRunning { entry = pulseTick + ClockOut.ticksPerPulse }
        isRunning = false
        isArmed = false
    }

    /// The master is sent to a place, in sixteenths.
    mutating func locate(_ sixteenths: Int) {
        entry = max(0, sixteenths) * ticksPerStep
        if isRunning { pulseTick = entry - ClockOut.ticksPerPulse }
    }

    /// Forgets the tempo, when the master fell silent.
    mutating func forget() {
        times.removeAll()
        lastPulse = nil
        halt()
    }

    /// Takes a pulse; `true` where the song begins or goes on with it.
    mutating func pulse(at seconds: Double) -> Bool {
        if let lastPulse, seconds - lastPulse > ClockFollower.patience || seconds < lastPulse { times.removeAll() }
        lastPulse = seconds
        times.append(seconds)
        if times.count > ClockFollower.window + 1 { times.removeFirst() }
        if isArmed {
            isArmed = false
            isRunning = true
            pulseTick = entry
            return true
        }
        if isRunning { pulseTick += ClockOut.ticksPerPulse }
        return false
    }

    /// The master's tick of the song at a moment, between and behind the pulses; `nil` while it stands.
    func tick(at seconds: Double) -> Double? {
        guard isRunning, let last = times.last else { return nil }
        guard let period else { return Double(pulseTick) }
        let recent = times.suffix(ClockFollower.near)
        let smooth =
            recent.enumerated().reduce(0.0) { sum, pulse in
                sum + pulse.element + Double(recent.count - 1 - pulse.offset) * period
            } / Double(recent.count)
        // A master that changes its tempo at once is believed at once.
        let moment = abs(smooth - last) > period / 2 ? last : smooth
        return Double(pulseTick) + (seconds - moment) / period * Double(ClockOut.ticksPerPulse)
    }
}
