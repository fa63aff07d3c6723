import Dispatch
import MusicCore
import StudioState
import StudioUI

/// When frames are drawn.
extension StudioSession {
    /// Draws soon: at most sixty times a second.
    ///
    /// What a key has done is shown at once, even where a frame of the playhead was drawn just before.
    func requestFrame(isUrgent: Bool = false) {
        guard !isOver else { return }
        guard let delay = frames.request(now: DispatchTime.now(), isUrgent: isUrgent) else { return }
        if isUrgent, delay == 0 { return drawFrame() }
        DispatchQueue.main.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) {
            MainActor.assumeIsolated { StudioSession.current?.drawPending() }
        }
    }

    func drawPending() {
        if frames.isPending { drawFrame() }
    }

    func drawFrame() {
        guard !isOver else { return }
        frames.drawn(now: DispatchTime.now())
        terminal.present(screen.draw(studio, size: terminal.size))
    }

    /// The playhead is asked for only while something plays.
    func updateTimer() {
        if studio.transport.isPlaying, playheadTimer == nil {
            let timer = DispatchSource.makeTimerSource(queue: .main)
            timer.schedule(deadline: .now() + .milliseconds(30), repeating: .milliseconds(30), leeway: .milliseconds(5))
            timer.setEventHandler { @Sendable in
                MainActor.assumeIsolated {
                    guard let session = StudioSession.current else { return }
                    let (tick, beats) = session.environment.sound.position
                    session.receive(.player(.position(tick: tick, countIn: beats)))
                }
            }
            timer.activate()
            playheadTimer = timer
        } else if !studio.transport.isPlaying, let timer = playheadTimer {
            timer.cancel()
            playheadTimer = nil
        }
    }
}

/// What of the playhead shows on the screen: frames are drawn only when this changes.
struct PlayheadView: Equatable {
    let place: Int
    let firstStep: Int
    let status: Transport.Status
    let countInBeats: Int

    init(_ studio: Studio) {
        let cells = max(1, studio.roll.zoom.cells)
        place = studio.transport.tick * cells / (ticksPerStep * studio.roll.zoom.steps)
        firstStep = studio.roll.firstStep
        status = studio.transport.status
        countInBeats = studio.transport.countInBeats
    }
}
