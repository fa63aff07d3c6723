import MusicCore

/// How a master is run after.
struct Pursuit {
    var servo = TempoServo()
    /// The same place in ticks of the queue and of the master's song.
    var origin: (queue: Int, master: Int)?
    /// Seconds of the last correction.
    var last: Double?
    /// The place of the score that is prepared for the master's next pulse.
    var cued: Int?
    /// The tempo that was told last, and when.
    var told: (qpm: Double, seconds: Double)?
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
        case .clockStart:
            follower?.start()
            cue()
        case .clockContinue:
            follower?.resume()
            cue()
        case .songPosition(let sixteenths):
            follower?.locate(sixteenths)
            if follower?.isRunning == false { cue() }
        case .clockStop:
            follower?.halt()
            transport.pause()
            cue()
        case .clock:
            if follower?.pulse(at: Double(received.nanoseconds) * 1e-9) == true { joinMaster() }
            approach()
            tellTempo()
        default: break
        }
    }

    /// Prepares the place at which the master will go on, as the pulse that begins it leaves no time for that.
    func cue() {
        guard let follower, score.noteCount > 0, pursuit.cued != follower.entry || transport.state != .paused else {
            return
        }
        pursuit = Pursuit(told: pursuit.told)
        follow(at: follower.entry)
        pursuit.cued = follower.entry
    }

    private func follow(at tick: Int) {
        transport.setMasterTempo(Int(60e6 / (follower?.qpm ?? transport.qpm)))
        transport.cue(withRecorded(score), at: tick)
        pursuit.origin = (transport.origin.queue, tick)
    }

    /// Sets out from where the master is, if it plays.
    func joinMaster() {
        guard let follower, follower.isRunning, score.noteCount > 0 else { return }
        if pursuit.cued != follower.pulseTick { follow(at: follower.pulseTick) }
        pursuit = Pursuit(origin: pursuit.origin, told: pursuit.told)
        transport.begin()
    }

    /// Corrects the tempo by the distance to the master.
    private func approach() {
        guard transport.state == .playing, let follower, let origin = pursuit.origin else { return }
        let moment = look().nanoseconds
        let now = Double(moment) * 1e-9
        let qpm = follower.qpm ?? transport.qpm
        guard let master = follower.tick(at: now) else { return }
        let own = queueTick(at: moment) + Double(origin.master - origin.queue)
        guard abs(master - own) < Double(ppq) else { return joinMaster() }
        let seconds = (master - own) * 60 / (qpm * Double(ppq))
        let factor = pursuit.servo.factor(behind: seconds, elapsed: pursuit.last.map { now - $0 } ?? 0)
        pursuit.last = now
        transport.setMasterTempo(Int((60e6 / (qpm * factor)).rounded()))
    }

    /// Tells the tempo once it is known, and again now and then when it has changed.
    private func tellTempo() {
        guard let follower, let qpm = follower.qpm, let now = follower.lastPulse else { return }
        if let told = pursuit.told, abs(qpm - told.qpm) < 0.5 || now - told.seconds < 1 { return }
        pursuit.told = (qpm, now)
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
        cue()
        notify(.clockLocked(qpm: nil))
    }
}
