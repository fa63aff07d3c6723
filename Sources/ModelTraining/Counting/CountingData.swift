import Foundation
import MusicCore
import MusicModels

/// What the counting models are trained or measured on, of one side of the split.
public struct CountingData: Sendable {
    public var forms: [FormSequence] = []
    /// Progressions by song.
    public var chords: [[ChordSequence]] = []
    /// Phrases without empty bars, in 4/4, by song.
    public var melodies: [[MelodyLine]] = []
    public var takes: [DrumTake] = []

    public init() {}

    /// A line of text for logs and model cards.
    public var summary: String {
        "\(forms.count) forms, chords of \(chords.count) songs, melodies of \(melodies.count) songs "
            + "(\(melodies.joined().reduce(0) { $0 + $1.notes.count }) notes), \(takes.count) drum takes"
    }

    /// Reads folders of music and of annotations, told apart by what they hold.
    ///
    /// Forms and chords come from labelled songs, melodies and drums from files of notes; validation pieces are never
    /// in `training`. Throws `CorpusError` where nothing can be read at all.
    public static func load(
        _ folders: [URL], progress: (@Sendable (Int, Int) -> Void)? = nil
    ) throws(CorpusError) -> (training: CountingData, validation: CountingData) {
        var (training, validation) = (CountingData(), CountingData())
        func add(_ split: Split, _ change: (inout CountingData) -> Void) {
            if split == .training { change(&training) } else { change(&validation) }
        }
        var songs: [AnnotatedSong] = []
        var music: [URL] = []
        for folder in folders {
            let annotated = annotations(in: folder)
            songs += annotated
            if annotated.isEmpty || containsMusic(folder) { music.append(folder) }
        }
        for song in songs {
            add(song.split) {
                if let form = song.form { $0.forms.append(form) }
                let chords = song.chordSequences
                if !chords.isEmpty { $0.chords.append(chords) }
            }
        }
        guard !music.isEmpty else { return (training, validation) }
        for piece in try Corpora.load(music, progress: progress) {
            add(piece.split) { $0.add(piece) }
        }
        return (training, validation)
    }

    /// Songs of the annotation formats in a folder or directly below it.
    private static func annotations(in folder: URL) -> [AnnotatedSong] {
        let below = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return ([folder] + below.filter(\.hasDirectoryPath).sorted { $0.path < $1.path }).flatMap { place in
            BillboardReader.songs(in: place.appending(path: "salami_chords"))
                + RockCorpusReader.songs(in: place.appending(path: "harmony"))
        }
    }

    private static func containsMusic(_ folder: URL) -> Bool {
        let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = walker?.nextObject() as? URL {
            if ["mid", "midi"].contains(file.pathExtension.lowercased()) { return true }
        }
        return false
    }
}
