import MusicCore

/// How a master is run after.
struct Pursuit {
    var servo = TempoServo()
    /// The same place in ticks of the queue and of the master's song.
    var origin: (queue: Int, master: Int)?
    /// Seconds of the last correction.
    var last: Double?
    /// The tempo that was told last.
    var told: Double?
}

extension PlayerCore {
    func setFollowsClock(_ follows: Bool) {
        guard follows != (follower != nil) else { return }
        follower = follows ? ClockFollower() : nil
        pursuit = Pursuit()
        if follows {
            transport.stop()
        } else {
            transport.setMasterTempo(nil)
        }
        keepTime()
    }

    func hearMaster(_ received: ReceivedMessage) {
        guard follower != nil else { return }
        switch received.message {
        case .clockStart: follower?.start()
        case .clockContinue: follower?.resume()
        case .songPosition(let sixteenths): follower?.locate(sixteenths)
        case .clockStop:
            follower?.halt()
            pursuit.origin = nil
            transport.pause()
        case .clock:
            if follower?.pulse(at: Double(received.nanoseconds) * 1e-9) == true { joinMaster() }
            approach()
            tellTempo()
        default: break
        }
    }

    /// Sets out from where the master is, if it plays.
    func joinMaster() {
        guard let follower, follower.isRunning, score.noteCount > 0 else { return }
        pursuit = Pursuit(told: pursuit.told)
        let tick = follower.pulseTick
        transport.setMasterTempo(Int(60e6 / (follower.qpm ?? transport.qpm)))
        transport.play(withRecorded(score), from: tick)
        pursuit.origin = (transport.origin.queue, tick)
    }

    /// Corrects the tempo by the distance to the master.
    private func approach() {
        guard transport.state == .playing, let follower, let origin = pursuit.origin else { return }
        let reading = backend.reading
        let now = Double(reading.nanoseconds) * 1e-9
        let qpm = follower.qpm ?? transport.qpm
        guard let master = follower.tick(at: now) else { return }
        // The queue counts whole ticks; on average it is half a tick further.
        let own = Double(reading.tick - origin.queue + origin.master) + 0.5
        guard abs(master - own) < Double(ppq) else { return joinMaster() }
        let seconds = (master - own) * 60 / (qpm * Double(ppq))
        let factor = pursuit.servo.factor(behind: seconds, elapsed: pursuit.last.map { now - $0 } ?? 0)
        pursuit.last = now
        transport.setMasterTempo(Int((60e6 / (qpm * factor)).rounded()))
    }

    private func tellTempo() {
        guard let qpm = follower?.qpm, abs(qpm - (pursuit.told ?? 0)) > 0.25 else { return }
        pursuit.told = qpm
        notify(.clockLocked(qpm: qpm))
    }

    /// Stops where a master fell silent without saying so.
    func watchMaster() {
        guard let last = follower?.lastPulse else { return }
        let now = Double(backend.reading.nanoseconds) * 1e-9
        guard now - last > ClockFollower.patience else { return }
        follower?.forget()
        pursuit = Pursuit()
        transport.pause()
        notify(.clockLocked(qpm: nil))
    }
}
