import MusicCore

/// What the channels are told beside the notes.
extension Transport {
    /// Where a channel is heard.
    func role(of channel: UInt8) -> OutputRole {
        guard let voice = timeline.voices[channel] else { return .main }
        return backend.roles.contains(.voice(voice)) ? .voice(voice) : .main
    }

    func send(_ message: MIDIMessage) {
        switch message {
        case .noteOn(let channel, _, _), .noteOff(let channel, _), .control(let channel, _, _),
            .program(let channel, _):
            backend.send(message, to: role(of: channel))
        default: backend.send(message, to: .clock)
        }
    }

    /// Programs and controllers as they are at a tick, with the settings of the channels over those of the score.
    func introduction(at tick: Int) -> [MIDIMessage] {
        let told = timeline.chase(to: tick).compactMap(overridden)
        return told + channels.keys.sorted().flatMap { channels[$0]?.messages(channel: $0) ?? [] }
    }

    /// Says programs and controllers again, for a synthesizer that has just come.
    func introduce() {
        for message in introduction(at: position) { send(message) }
    }

    /// `nil` for what a setting of the channel stands in for.
    func overridden(_ message: MIDIMessage) -> MIDIMessage? {
        switch message {
        case .program(let channel, _): channels[channel]?.program == nil ? message : nil
        case .control(let channel, let controller, _):
            channels[channel]?.replaces(controller) == true ? nil : message
        default: message
        }
    }

    func setChannel(_ channel: UInt8, _ settings: ChannelSettings) {
        let channel = channel & 15
        channels[channel] = settings
        for message in settings.messages(channel: channel) { send(message) }
        refresh()
    }

    /// Lets roles change what they reach, with what sounds there ended first and what follows sent anew.
    func reroute(_ role: OutputRole, by change: () -> Void) {
        for entry in ledger.take(soundingAt: backend.tick, where: { $0.role == role || role == .main }) {
            backend.send(entry.noteOff, to: entry.role)
        }
        change()
        introduce()
        refresh()
    }

    /// Ends what sounds and lifts the pedals; `resetting` also silences whatever else the channels hold.
    func hush(resetting: Bool) {
        for entry in ledger.sounding(at: backend.tick) { backend.send(entry.noteOff, to: entry.role) }
        let channels = Set(timeline.channels).union(ledger.entries.map(\.channel))
        for channel in channels.sorted() {
            let role = role(of: channel)
            if resetting { reset(channel, role) } else { sendControl(channel, 64, 0, to: role) }
        }
    }

    /// Pedal up, all sound off, all notes off, controllers to rest.
    func reset(_ channel: UInt8, _ role: OutputRole) {
        for controller: UInt8 in [64, 120, 123, 121] { sendControl(channel, controller, 0, to: role) }
    }

    private func sendControl(_ channel: UInt8, _ controller: UInt8, _ value: UInt8, to role: OutputRole) {
        backend.send(.control(channel: channel, controller: controller, value: value), to: role)
    }
}

extension ChannelSettings {
    /// What tells an instrument; the bank comes before its program.
    func messages(channel: UInt8) -> [MIDIMessage] {
        var messages: [MIDIMessage] = []
        func control(_ controller: UInt8, _ value: UInt8?) {
            guard let value else { return }
            messages.append(.control(channel: channel, controller: controller, value: min(value, 127)))
        }
        let bank = bank.map { min(max(0, $0), 16383) }
        control(0, bank.map { UInt8($0 >> 7) })
        control(32, bank.map { UInt8($0 & 127) })
        if let program { messages.append(.program(channel: channel, program: min(program, 127))) }
        control(7, volume)
        control(10, pan)
        control(64, sustain.map { $0 ? 127 : 0 })
        return messages
    }

    func replaces(_ controller: UInt8) -> Bool {
        switch controller {
        case 0, 32: bank != nil
        case 7: volume != nil
        case 10: pan != nil
        case 64: sustain != nil
        default: false
        }
    }
}
