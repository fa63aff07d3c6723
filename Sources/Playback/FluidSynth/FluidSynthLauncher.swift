import Foundation

/// A FluidSynth of our own, started to be played to and ended with the program.
///
/// Its commands come through a pipe that only we hold; when the pipe closes, however that comes about, FluidSynth ends.
/// Sendable without a check, because everything is constant but `Process` and the pipe, which only `stop` touches, and
/// that under a lock.
public final class FluidSynthLauncher: @unchecked Sendable {
    /// Where it listens.
    public let port: PlaybackPort

    private let process: Process
    private let commands: Pipe
    private let lock = NSLock()

    /// Starts FluidSynth and waits until its port is there.
    ///
    /// - Parameters:
    ///   - soundFont: a path; without it the font that is installed.
    ///   - audioDriver: how FluidSynth reaches the loudspeaker; without it PulseAudio where it runs, else ALSA.
    ///   - options: further arguments of FluidSynth.
    ///   - patience: seconds; a large sound font takes its time.
    /// Throws `PlaybackError` where program, font or sequencer is missing, or no port appears.
    public init(
        name: String = "Refrain synth", soundFont: String? = nil, audioDriver: String? = nil, options: [String] = [],
        patience: Double = 30
    ) throws(PlaybackError) {
        let program = try FluidSynth.program()
        let font = try FluidSynth.soundFont(soundFont)
        // Before anything is started: without a sequencer there would be nothing to wait for.
        _ = try ScorePlayer.availablePorts()
        process = Process()
        commands = Pipe()
        for end in [commands.fileHandleForReading, commands.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments =
            ["-q", "-a", audioDriver ?? FluidSynthLauncher.audioDriver, "-m", "alsa_seq", "-p", name, "-g", "0.5"]
            + options + [font]
        process.standardInput = commands
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .synthesizerDidNotStart("fluidsynth")
        }
        guard let port = try FluidSynthLauncher.wait(for: process, seconds: patience) else {
            process.terminate()
            throw .synthesizerDidNotStart("fluidsynth")
        }
        self.port = port
    }

    deinit { stop() }

    /// Whether it can still be played to.
    public var isRunning: Bool { process.isRunning }

    /// Ends FluidSynth.
    public func stop() {
        lock.withLock {
            guard process.isRunning else { return }
            try? commands.fileHandleForWriting.close()
            process.terminate()
        }
    }

    private static func wait(
        for process: Process, seconds: Double
    ) throws(PlaybackError) -> PlaybackPort? {
        let end = DispatchTime.now() + seconds
        while DispatchTime.now() < end, process.isRunning {
            let ports = try ScorePlayer.availablePorts()
            // By its process, as another studio may have one of that name, and one that ends may still be there.
            if let port = ports.first(where: { $0.process == Int(process.processIdentifier) }) { return port }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return nil
    }

    /// PulseAudio, or PipeWire in its guise, where its socket is there.
    private static var audioDriver: String {
        let environment = ProcessInfo.processInfo.environment
        if environment["PULSE_SERVER"] != nil { return "pulseaudio" }
        let runtime = environment["XDG_RUNTIME_DIR"] ?? "/run/user/\(getuid())"
        return FileManager.default.fileExists(atPath: "\(runtime)/pulse/native") ? "pulseaudio" : "alsa"
    }
}
