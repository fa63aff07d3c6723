import MusicCore

/// Keys that are played on the input.
extension PlayerCore {
    /// How keys sound now, if they do.
    private var sounding: KeyboardSettings? {
        recording?.settings.keyboard ?? stepInput?.settings.keyboard ?? keyboard
    }

    func receive(_ received: ReceivedMessage) {
        switch received.message {
        case .noteOn(_, let pitch, let velocity): down(pitch & 127, velocity, at: received.nanoseconds)
        case .noteOff(_, let pitch): up(pitch & 127, at: received.nanoseconds)
        case .control(_, let controller, let value):
            if let sounding {
                let message = MIDIMessage.control(channel: sounding.channel & 15, controller: controller, value: value)
                transport.send(message)
            }
            if stepInput != nil, controller == 64, value >= 64 { skipStep() }
            record(controller, value, at: received.nanoseconds)
        case .program: break
        default: hearMaster(received)
        }
    }

    func setKeyboard(_ settings: KeyboardSettings?) {
        keyboard = settings
        introduce(settings)
    }

    func setStepInput(_ settings: StepInputSettings?) {
        stepInput = settings.map(StepInput.init)
        introduce(settings?.keyboard)
    }

    /// Tells the instrument which program the keys want.
    func introduce(_ settings: KeyboardSettings?) {
        guard let settings else { return }
        transport.send(.program(channel: settings.channel & 15, program: settings.program & 127))
    }

    private func down(_ pitch: UInt8, _ velocity: UInt8, at moment: UInt64) {
        if let sounding {
            let channel = sounding.channel & 15
            let key = SideNotes.Key(role: transport.role(of: channel), channel: channel, pitch: pitch)
            side.hold(key, for: pitch)
            backend.send(.noteOn(channel: channel, pitch: pitch, velocity: velocity), to: key.role)
        }
        notify(.key(pitch: pitch, velocity: velocity))
        if recording != nil {
            record(down: pitch, velocity, at: moment)
        } else if transport.state != .playing {
            stepInput?.down(pitch, velocity: velocity)
        }
    }

    private func up(_ pitch: UInt8, at moment: UInt64) {
        if let key = side.release(pitch) { backend.send(key.noteOff, to: key.role) }
        notify(.key(pitch: pitch, velocity: 0))
        record(up: pitch, at: moment)
        if let notes = stepInput?.up(pitch) { notify(.stepped(notes, next: stepInput?.tick ?? 0)) }
    }

    /// The pedal leaves a step empty.
    private func skipStep() {
        stepInput?.skip()
        notify(.stepped([], next: stepInput?.tick ?? 0))
    }
}
