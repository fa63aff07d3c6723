import Foundation

/// Where the corpora lie for this run of the tests.
struct Corpus {
    let folder: URL
    private let isTemporary: Bool

    /// `nil` where there are none.
    static func locate() throws -> Corpus? {
        if let path = ProcessInfo.processInfo.environment["REFRAIN_CORPUS"] {
            return Corpus(folder: URL(fileURLWithPath: path), isTemporary: false)
        }
        // Tests/MIDIFilesTests/Corpus.swift -> the checkout -> the folder beside it
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared = checkout.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        let archives = (try? FileManager.default.contentsOfDirectory(at: shared, includingPropertiesForKeys: nil)) ?? []
        let packed = archives.filter { $0.lastPathComponent.hasSuffix(".tar.xz") }
        guard !packed.isEmpty else { return nil }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "refrain-corpus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for archive in packed {
            let tar = Process()
            tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            tar.arguments = ["tar", "-xJf", archive.path, "-C", folder.path]
            try tar.run()
            tar.waitUntilExit()
        }
        return Corpus(folder: folder, isTemporary: true)
    }

    func discard() {
        if isTemporary { try? FileManager.default.removeItem(at: folder) }
    }

    func midiFiles() -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? [])
            .filter { ["mid", "midi"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.path < $1.path }
    }
}
