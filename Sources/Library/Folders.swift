import Foundation

/// Where things are kept: the XDG base folders, and the folder this program was shipped in.
public struct Folders: Sendable, Equatable {
    /// `$XDG_CONFIG_HOME/refrain`: config.toml and one's own presets and themes.
    public var config: URL
    /// `$XDG_DATA_HOME/refrain`: songs without a name yet, trained checkpoints.
    public var data: URL
    /// `$XDG_STATE_HOME/refrain`: the log.
    public var state: URL
    /// `$XDG_CACHE_HOME/refrain`.
    public var cache: URL
    /// The folder with `presets`, `themes` and `checkpoints`; `nil` where none was found.
    public var shipped: URL?

    public init(config: URL, data: URL, state: URL, cache: URL, shipped: URL?) {
        self.config = config
        self.data = data
        self.state = state
        self.cache = cache
        self.shipped = shipped
    }

    /// Finds the folders from an environment and the path of the executable.
    ///
    /// The shipped folder is `REFRAIN_HOME`, or the first folder above the executable that has presets and themes, or
    /// `/usr/local/share/refrain`.
    public init(environment: [String: String], executable: URL?) {
        let home = URL(fileURLWithPath: environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory())
        func base(_ name: String, _ fallback: String) -> URL {
            // The XDG specification has relative paths ignored.
            let path = environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
            let folder = path.map { URL(fileURLWithPath: $0) } ?? home.appendingPathComponent(fallback)
            return folder.appendingPathComponent("refrain")
        }
        config = base("XDG_CONFIG_HOME", ".config")
        data = base("XDG_DATA_HOME", ".local/share")
        state = base("XDG_STATE_HOME", ".local/state")
        cache = base("XDG_CACHE_HOME", ".cache")
        shipped = Folders.shipped(environment: environment, executable: executable)
    }

    /// The folders of this process.
    public static var current: Folders {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let executable = link.map { URL(fileURLWithPath: $0) } ?? Bundle.main.executableURL
        return Folders(environment: ProcessInfo.processInfo.environment, executable: executable)
    }

    public var configFile: URL { config.appendingPathComponent("config.toml") }

    /// Folders of presets, the first one wins.
    public var presets: [URL] { search("presets", own: config) }

    /// Folders of themes, the first one wins.
    public var themes: [URL] { search("themes", own: config) }

    /// Folders of checkpoints, the first one wins.
    public var checkpoints: [URL] { search("checkpoints", own: data) }

    /// Where songs without a path go.
    public var songs: URL { data.appendingPathComponent("songs") }

    private func search(_ name: String, own: URL) -> [URL] {
        [own, shipped].compactMap { $0?.appendingPathComponent(name) }
    }

    private static func shipped(environment: [String: String], executable: URL?) -> URL? {
        if let home = environment["REFRAIN_HOME"], !home.isEmpty { return URL(fileURLWithPath: home) }
        var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent()
        while let candidate = folder {
            if hasLibrary(candidate) { return candidate }
            let above = candidate.deletingLastPathComponent()
            folder = above.path == candidate.path ? nil : above
        }
        let installed = URL(fileURLWithPath: "/usr/local/share/refrain")
        return hasLibrary(installed) ? installed : nil
    }

    private static func hasLibrary(_ folder: URL) -> Bool {
        ["presets", "themes"].allSatisfy { name in
            var isFolder: ObjCBool = false
            let path = folder.appendingPathComponent(name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
    }
}
