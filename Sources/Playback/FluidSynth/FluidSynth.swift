import Foundation

/// Where FluidSynth and its sound font are, and how it renders a file without a sound device.
public enum FluidSynth {
    /// Sound fonts looked for, the best first; Debian's packages keep the first one pointing at what is installed.
    public static let soundFontPaths = [
        "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/sounds/sf3/default-GM.sf3",
        "/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/TimGM6mb.sf2",
        "/usr/share/soundfonts/default.sf2", "/usr/share/soundfonts/FluidR3_GM.sf2",
    ]

    /// The program's path. Throws `PlaybackError.programNotFound`.
    public static func program() throws(PlaybackError) -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let paths = folders.map { "\($0)/fluidsynth" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw .programNotFound("fluidsynth")
        }
        return path
    }

    /// Folders looked through where none of those is there.
    static var soundFontFolders: [String] {
        let home = NSHomeDirectory()
        return [
            "\(home)/.local/share/soundfonts", "\(home)/.local/share/sounds/sf2", "/usr/share/sounds/sf2",
            "/usr/share/sounds/sf3", "/usr/share/soundfonts", "/usr/local/share/soundfonts",
        ]
    }

    /// The sound font to use: the one that is wanted, or the system's own, or the largest in the usual folders.
    ///
    /// Throws `PlaybackError.soundFontNotFound`.
    public static func soundFont(_ wanted: String? = nil) throws(PlaybackError) -> String {
        let paths = wanted.map { [$0] } ?? soundFontPaths
        if let path = paths.first(where: FileManager.default.isReadableFile) { return path }
        guard wanted == nil else { throw .soundFontNotFound(searched: paths) }
        guard let path = largestSoundFont(in: soundFontFolders) else {
            throw .soundFontNotFound(searched: soundFontFolders)
        }
        return path
    }

    /// More samples mean more of the sound of an instrument.
    static func largestSoundFont(in folders: [String]) -> String? {
        let manager = FileManager.default
        let fonts = folders.flatMap { folder in
            let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { ["sf2", "sf3"].contains(($0.lowercased() as NSString).pathExtension) }
                .map { "\(folder)/\($0)" }
        }
        let sizes = fonts.filter(manager.isReadableFile).map { path in
            (path: path, size: ((try? manager.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0)
        }
        return sizes.max { ($0.size, $1.path) < ($1.size, $0.path) }?.path
    }

    /// Renders a MIDI file to a WAV file, faster than it sounds, and returns when it is written.
    ///
    /// Throws `PlaybackError` where FluidSynth or its sound font is missing, or the rendering fails.
    public static func render(midiFile: String, to wavFile: String, soundFont: String? = nil) throws(PlaybackError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try program())
        process.arguments = [
            "-n", "-i", "-q", "-g", "0.5", "-r", "44100", "-F", wavFile, try FluidSynth.soundFont(soundFont), midiFile,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .synthesizerDidNotStart("fluidsynth")
        }
        process.waitUntilExit()
        // FluidSynth ends with 0 even where it could not write.
        let attributes = try? FileManager.default.attributesOfItem(atPath: wavFile)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        guard process.terminationStatus == 0, size > 44 else { throw .renderingFailed(wavFile) }
    }
}
