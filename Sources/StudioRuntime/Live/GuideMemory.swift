import Foundation

/// Whether the first steps were shown here before: an empty file in the state folder.
public struct GuideMemory: Sendable {
    private let file: URL

    public init(stateFolder: URL) { file = stateFolder.appendingPathComponent("guide-seen") }

    public var isNew: Bool { !FileManager.default.fileExists(atPath: file.path) }

    /// Where it cannot be remembered the guide comes again, which does no harm.
    public func keepSeen() {
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? Data().write(to: file)
    }
}
