import Playback

/// The sequencer, a synthesizer and a sound font.
enum SoundChecks {
    static func all() -> [DoctorCheck] {
        [sequencer(), synthesizer(), soundFont()]
    }

    private static func sequencer() -> DoctorCheck {
        do throws(PlaybackError) {
            let ports = try ScorePlayer.availablePorts()
            guard let best = ports.best else {
                let failure = CommandFailure(PlaybackError.noSynthesizer)
                return DoctorCheck("sequencer", .missing, failure.cause, failure.advice)
            }
            return DoctorCheck("sequencer", .fine, "\(ports.count) ports, plays to \(best)")
        } catch {
            let failure = CommandFailure(error)
            return DoctorCheck("sequencer", .missing, failure.cause, failure.advice)
        }
    }

    private static func synthesizer() -> DoctorCheck {
        do throws(PlaybackError) {
            return DoctorCheck("FluidSynth", .fine, try FluidSynth.program())
        } catch {
            let failure = CommandFailure(error)
            return DoctorCheck("FluidSynth", .missing, failure.cause, failure.advice)
        }
    }

    private static func soundFont() -> DoctorCheck {
        do throws(PlaybackError) {
            return DoctorCheck("sound font", .fine, try FluidSynth.soundFont())
        } catch {
            let failure = CommandFailure(error)
            return DoctorCheck("sound font", .missing, failure.cause, failure.advice)
        }
    }
}
