/// A message to an instrument.
enum MIDIMessage: Hashable, Sendable {
    case noteOn(channel: UInt8, pitch: UInt8, velocity: UInt8)
    case noteOff(channel: UInt8, pitch: UInt8)
    case control(channel: UInt8, controller: UInt8, value: UInt8)
    case program(channel: UInt8, program: UInt8)
}

/// Something to happen at a tick of the queue.
struct ScheduledEvent: Hashable, Sendable {
    enum Body: Hashable, Sendable {
        case message(MIDIMessage)
        /// Microseconds a quarter from here on.
        case tempo(Int)
    }

    var tick: Int
    var body: Body
}
