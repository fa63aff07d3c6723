import Foundation

/// Why nothing can be heard.
public enum PlaybackError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No sequencer device at all (error −2).
    case noSequencer
    /// The device is there and no driver behind it (error −19).
    case noDriver
    /// The device belongs to a group the user is not in (error −13).
    case notAllowed
    /// A port asked for by name or number is not there.
    case noSuchPort(String, available: [String])
    /// The sequencer works and no synthesizer is connected to it.
    case noSynthesizer
    case programNotFound(String)
    case soundFontNotFound(searched: [String])
    case synthesizerDidNotStart(String)
    case renderingFailed(String)
    /// A call to the sequencer failed.
    case failed(call: String, code: Int32)

    /// The error of a failed `snd_seq_open`.
    init(opening code: Int32) {
        switch code {
        case -ENOENT: self = .noSequencer
        case -ENODEV: self = .noDriver
        case -EACCES: self = .notAllowed
        default: self = .failed(call: "open the sequencer", code: code)
        }
    }

    /// One line of cause and one of what to do.
    public var description: String {
        switch self {
        case .noSequencer:
            "This system has no ALSA sequencer (/dev/snd/seq is missing).\n"
                + "Load it with \"sudo modprobe snd-seq\"; in a container, pass /dev/snd in."
        case .noDriver:
            "The ALSA sequencer device has no driver behind it.\n"
                + "Load it with \"sudo modprobe snd-seq\", or boot a kernel with sound."
        case .notAllowed:
            "You may not use the ALSA sequencer.\n"
                + "Join the group with \"sudo adduser $USER audio\" and log in again."
        case .noSuchPort(let name, let available):
            "There is no sequencer port \"\(name)\".\n"
                + (available.isEmpty
                    ? "No port takes notes now: start a synthesizer such as FluidSynth."
                    : "Choose one of: \(available.joined(separator: ", ")).")
        case .noSynthesizer:
            "No synthesizer is connected to the sequencer.\n"
                + "Start one, for example \"fluidsynth -a pulseaudio -m alsa_seq /usr/share/sounds/sf2/default-GM.sf2\"."
        case .programNotFound(let name):
            "\(name) is not installed.\nInstall it with \"sudo apt install --no-install-recommends \(name)\"."
        case .soundFontNotFound(let searched):
            "No sound font was found in \(searched.joined(separator: ", ")).\n"
                + "Install one with \"sudo apt install timgm6mb-soundfont\"."
        case .synthesizerDidNotStart(let name):
            "\(name) was started and did not open a sequencer port.\n"
                + "Start it by hand to see what it says about the sound device."
        case .renderingFailed(let path):
            "FluidSynth did not write \(path).\nCheck that you may write there and that the disk has room."
        case .failed(let call, let code):
            "The sequencer refused to \(call): \(String(cString: strerror(-code))).\n"
                + "Close other music programs and try again."
        }
    }
}
