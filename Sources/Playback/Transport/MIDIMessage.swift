/// A message to an instrument, or from one; channels count from 0.
public enum MIDIMessage: Hashable, Sendable {
    case noteOn(channel: UInt8, pitch: UInt8, velocity: UInt8)
    case noteOff(channel: UInt8, pitch: UInt8)
    case control(channel: UInt8, controller: UInt8, value: UInt8)
    case program(channel: UInt8, program: UInt8)
    /// A 24th of a quarter.
    case clock
    case clockStart
    case clockContinue
    case clockStop
    /// Sixteenths from the start of the song.
    case songPosition(Int)
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
    var role = OutputRole.main

    init(tick: Int, body: Body) {
        self.tick = tick
        self.body = body
    }

    init(tick: Int, message: MIDIMessage, role: OutputRole) {
        self.tick = tick
        self.body = .message(message)
        self.role = role
    }
}

/// A message that came in, with the time at which the kernel took it.
public struct ReceivedMessage: Hashable, Sendable {
    /// Since a moment that is the same for all messages of a listener.
    public var nanoseconds: UInt64
    public var message: MIDIMessage
}
