import Foundation
import Library
import MIDIFiles
import MusicCore
import Playback

/// Turns scores into WAV files through FluidSynth.
enum SoundFile {
    /// Renders under a name of its own first, so that a failure leaves what stands there.
    static func write(_ score: Score, to output: String, soundFont: String? = nil) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(folder.path) cannot be made: \(LibraryError.reason(error)).",
                "Set TMPDIR to a folder you may write to.")
        }
        let midi = folder.appendingPathComponent("music.mid").path
        let sound = folder.appendingPathComponent("music.wav").path
        try Files.write(MIDIFile.write(score), to: midi)
        try FluidSynth.render(midiFile: midi, to: sound, soundFont: soundFont.map { Files.url($0).path })
        try Files.copy(sound, to: output)
    }
}
