import Foundation
import Playback

/// The sequencer, a synthesizer and a sound font.
enum SoundChecks {
    static func all(_ environment: [String: String]) -> [DoctorCheck] {
        [sequencer(), synthesizer(environment), soundFont()]
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

    private static func synthesizer(_ environment: [String: String]) -> DoctorCheck {
        let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let found = folders.map { "\($0)/fluidsynth" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        return found.map { DoctorCheck("FluidSynth", .fine, $0) }
            ?? DoctorCheck(
                "FluidSynth", .missing, "not installed", "sudo apt install --no-install-recommends fluidsynth")
    }

    private static func soundFont() -> DoctorCheck {
        let folders = ["/usr/share/sounds/sf2", "/usr/share/sounds/sf3", "/usr/share/soundfonts"]
        for folder in folders {
            let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            if let font = files.first(where: { $0.hasSuffix(".sf2") || $0.hasSuffix(".sf3") }) {
                return DoctorCheck("sound font", .fine, "\(folder)/\(font)")
            }
        }
        return DoctorCheck("sound font", .missing, "none found", "sudo apt install timgm6mb-soundfont")
    }
}
