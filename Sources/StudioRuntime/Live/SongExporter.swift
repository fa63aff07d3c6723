import Foundation
import Library
import MIDIFiles
import MusicCore
import Playback
import StudioState

/// Writes songs as MIDI files, notation or sound, by the ending of the name.
public struct SongExporter: SongExporting {
    /// Kinds of files by what their names end in.
    public enum Kind: String, CaseIterable, Sendable {
        case mid, midi, wav, musicxml, xml, abc

        /// The kind a path asks for; `nil` for an ending that is no kind of file.
        public init?(path: String) {
            let ending = (path as NSString).pathExtension.lowercased()
            if ending.isEmpty { self = .mid } else { self.init(rawValue: ending) }
        }
    }

    public init() {}

    public func export(_ song: Song, to path: String, texts: [String]) throws -> String {
        guard let kind = Kind(path: path) else {
            throw LibraryError.unwritable(
                file: path, reason: "songs are exported as .mid, .wav, .musicxml or .abc")
        }
        let url = SongPath.expand(path, extension: (path as NSString).pathExtension.isEmpty ? "mid" : nil)
        if kind == .wav {
            try Self.render(song, to: url)
        } else {
            try Self.write(Self.bytes(of: song, as: kind, texts: texts), to: url)
        }
        return url.path
    }

    /// The bytes of a file that needs no synthesiser.
    public static func bytes(of song: Song, as kind: Kind, texts: [String] = []) -> Data {
        switch kind {
        case .mid, .midi, .wav: Data(MIDIFile.write(song.score(texts: texts)))
        case .musicxml, .xml: Data(MusicXMLScore(song).text.utf8)
        case .abc: Data(ABCTune(song).text.utf8)
        }
    }

    private static func write(_ data: Data, to url: URL) throws(LibraryError) {
        do {
            try data.write(to: url, options: .atomic)
        } catch {
            throw .unwritable(file: url.path, reason: error.localizedDescription)
        }
    }

    /// Sound through FluidSynth, under a name of its own first, so that a failure leaves what stands there.
    private static func render(_ song: Song, to url: URL) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("refrain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let midi = folder.appendingPathComponent("music.mid")
        let sound = folder.appendingPathComponent("music.wav")
        try write(bytes(of: song, as: .mid), to: midi)
        try FluidSynth.render(midiFile: midi.path, to: sound.path)
        let data: Data
        do { data = try Data(contentsOf: sound, options: .mappedIfSafe) } catch {
            throw LibraryError.unwritable(file: url.path, reason: error.localizedDescription)
        }
        try write(data, to: url)
    }
}
