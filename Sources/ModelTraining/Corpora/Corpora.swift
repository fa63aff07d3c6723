import Dispatch
import Foundation
import MIDIFiles
import MusicCore
import MusicModels
import Synchronization

/// What a loading brought, and what it had to leave out.
public struct CorpusLoad: Sendable {
    /// In the order of the folders, then of the files' paths.
    public var pieces: [CorpusPiece]
    /// Files that could not be read or hold no notes, with the reason.
    public var skipped: [(file: URL, reason: String)]
}

/// Reads folders of music.
///
/// A folder is a corpus or holds several. POP909 and the Groove MIDI Dataset are recognised by their files; any other
/// folder is searched for MIDI files at any depth. Files are read on all cores.
public enum Corpora {
    /// The pieces of some folders; files that cannot be read are left out.
    ///
    /// `progress` is called with the files done and their number, from any thread, one call at a time.
    /// Throws `CorpusError` where a folder is missing or gives nothing.
    public static func load(_ folders: [URL], progress: (@Sendable (Int, Int) -> Void)? = nil) throws(CorpusError)
        -> [CorpusPiece]
    {
        try read(folders, progress: progress).pieces
    }

    /// The pieces of some folders, and the files left out. Throws as `load` does.
    public static func read(_ folders: [URL], progress: (@Sendable (Int, Int) -> Void)? = nil) throws(CorpusError)
        -> CorpusLoad
    {
        var jobs: [Job] = []
        for folder in folders {
            for corpus in try CorpusFolder.find(in: folder) {
                let reader = Reader(corpus)
                jobs += corpus.files.map { Job(file: $0, corpus: corpus.name, folder: folder, reader: reader) }
            }
        }
        let results = run(jobs, progress: progress)
        var load = CorpusLoad(pieces: [], skipped: [])
        for (job, result) in zip(jobs, results) {
            switch result {
            case .success(let piece): load.pieces.append(piece)
            case .failure(let reason): load.skipped.append((job.file, reason.text))
            }
        }
        for folder in folders where !zip(jobs, results).contains(where: { $0.folder == folder && $1.isSuccess }) {
            throw .allUnreadable(folder.path, count: jobs.count { $0.folder == folder })
        }
        return load
    }

    private struct Job: Sendable {
        let file: URL
        let corpus: String
        /// The folder it was asked for with.
        let folder: URL
        let reader: Reader
    }

    /// Why a file was left out.
    struct Skipped: Error { let text: String }

    private static func run(_ jobs: [Job], progress: (@Sendable (Int, Int) -> Void)?) -> [Result<CorpusPiece, Skipped>]
    {
        let state = Mutex((results: [Result<CorpusPiece, Skipped>?](repeating: nil, count: jobs.count), done: 0))
        DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
            let job = jobs[index]
            let result = Result { () throws(Skipped) in try job.reader.read(job.file, corpus: job.corpus) }
            state.withLock {
                $0.results[index] = result
                $0.done += 1
                progress?($0.done, jobs.count)
            }
        }
        return state.withLock { $0.results.compactMap { $0 } }
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

/// Reads the files of one corpus.
private enum Reader: Sendable {
    case pop909(POP909)
    case groove
    case plain

    init(_ corpus: CorpusFolder) {
        switch corpus.layout {
        case .pop909: self = .pop909(POP909(corpus.url))
        case .groove: self = .groove
        case .plain: self = .plain
        }
    }

    func read(_ file: URL, corpus: String) throws(Corpora.Skipped) -> CorpusPiece {
        let score: Score
        do { score = try MIDIFile.read(file).score } catch { throw Corpora.Skipped(text: "\(error)") }
        guard score.noteCount > 0 else { throw Corpora.Skipped(text: "The file holds no notes.") }
        if case .pop909(let songs) = self { return try songs.piece(file, score: score, corpus: corpus) }
        let quantised = ScoreQuantiser.quantise(score)
        let name = file.deletingPathExtension().lastPathComponent
        var grid = quantised.grid
        if case .groove = self { grid = Self.canonicalDrums(grid) }
        return CorpusPiece(
            name: name, corpus: corpus, split: Split(key: name), grid: grid, key: quantised.key, qpm: quantised.qpm,
            onGridShare: quantised.onGridShare)
    }

    /// Roland keys as the General MIDI key of their class; sounds of no class are left out.
    private static func canonicalDrums(_ grid: GridScore) -> GridScore {
        var grid = grid
        grid[.drums] = grid[.drums].compactMap { note in
            guard let drum = DrumClass(pitch: note.pitch) else { return nil }
            var note = note
            note.pitch = drum.pitch
            return note
        }
        grid.normalise()
        return grid
    }
}
