import Foundation

/// A folder that holds one corpus, and how it is read.
struct CorpusFolder: Sendable {
    enum Layout: Sendable {
        /// POP909 with the phrase labels and alignment generated for it.
        case pop909
        /// Performed drums on Roland keys.
        case groove
        /// MIDI files at any depth.
        case plain
    }

    let url: URL
    let layout: Layout
    /// Sorted by path.
    let files: [URL]

    var name: String { url.lastPathComponent }

    /// The corpora in a folder: itself, or each of those directly in it.
    static func find(in url: URL) throws(CorpusError) -> [CorpusFolder] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw .missingFolder(url.path)
        }
        let folder = url.standardizedFileURL
        if layout(of: folder) != .plain || isCorpus(folder) || !children(of: folder).contains(where: isCorpus) {
            let corpus = CorpusFolder(folder)
            if corpus.files.isEmpty { throw .noMusic(url.path) }
            return [corpus]
        }
        let found = children(of: folder).map(CorpusFolder.init).filter { !$0.files.isEmpty }
        if found.isEmpty { throw .noMusic(url.path) }
        return found
    }

    private init(_ url: URL) {
        self.url = url
        layout = CorpusFolder.layout(of: url)
        // Only mid/ holds POP909's songs; elsewhere files may lie at any depth.
        files = CorpusFolder.midiFiles(below: layout == .pop909 ? url.appending(path: "mid") : url)
    }

    private static func layout(of url: URL) -> Layout {
        func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: path).path) }
        if exists("derived/alignment.csv"), exists("derived/songs.csv") { return .pop909 }
        return exists("info.csv") && exists("drummer1") ? .groove : .plain
    }

    /// Whether a folder looks like a corpus of its own rather than a part of one: it keeps its songs in `mid`.
    private static func isCorpus(_ url: URL) -> Bool {
        layout(of: url) != .plain
            || FileManager.default.fileExists(atPath: url.appending(path: "mid").path)
    }

    private static func children(of url: URL) -> [URL] {
        let contents = try? FileManager.default.contentsOfDirectory(
            at: url, includingPropertiesForKeys: [.isDirectoryKey], options: [.skipsHiddenFiles])
        return (contents ?? []).filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
    }

    private static func midiFiles(below url: URL) -> [URL] {
        let walker = FileManager.default.enumerator(
            at: url, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles, .skipsPackageDescendants])
        var files: [URL] = []
        while let file = walker?.nextObject() as? URL {
            if ["mid", "midi"].contains(file.pathExtension.lowercased()), !file.hasDirectoryPath { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }
}
