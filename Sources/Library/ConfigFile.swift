import Foundation

/// What `config.toml` says; options on the command line win over it.
public struct Config: Hashable, Sendable {
    /// Name of a theme.
    public var theme: String?
    /// Name of a preset for new songs.
    public var preset: String?
    /// Where to play: `client:port`, a name, or the beginning of one.
    public var port: String?
    public var mouse: Bool
    /// Draw with ASCII characters only.
    public var ascii: Bool
    /// Keys by the name of the command, for example `["write": ["g", "ctrl-g"]]`.
    public var keys: [String: [String]]
    /// The line of each command in `keys`, for error messages.
    public var keyLines: [String: Int]

    public init(
        theme: String? = nil, preset: String? = nil, port: String? = nil, mouse: Bool = true, ascii: Bool = false,
        keys: [String: [String]] = [:], keyLines: [String: Int] = [:]
    ) {
        self.theme = theme
        self.preset = preset
        self.port = port
        self.mouse = mouse
        self.ascii = ascii
        self.keys = keys
        self.keyLines = keyLines
    }
}

/// The configuration as TOML text.
///
/// ```toml
/// theme = "dusk"
/// preset = "ballad"
/// port = "FluidSynth"
/// mouse = true
/// ascii = false
/// [keys]
/// write = "g"              # command = key, or a list of keys
/// ```
public enum ConfigFile {
    /// Reads a configuration; `file` is what errors call it.
    public static func read(_ text: String, file: String) throws(LibraryError) -> Config {
        let root = try TOMLReader(text: text, file: file)
        try root.allow(["theme", "preset", "port", "mouse", "ascii", "keys"])
        var config = Config(
            theme: try root.string("theme"), preset: try root.string("preset"), port: try root.string("port"),
            mouse: try root.bool("mouse") ?? true, ascii: try root.bool("ascii") ?? false)
        if let table = try root.table("keys") {
            for command in table.keys {
                config.keys[command] = try table.strings(command)
                config.keyLines[command] = table.line(of: command)
            }
        }
        return config
    }

    /// Reads the file; the defaults where there is none.
    public static func load(_ url: URL) throws(LibraryError) -> Config {
        guard FileManager.default.fileExists(atPath: url.path) else { return Config() }
        return try read(try TextFile.read(url), file: url.path)
    }

    /// Changes one text setting and leaves every other line, comments included, as it is.
    public static func set(_ key: String, to value: String, in url: URL) throws(LibraryError) {
        let isThere = FileManager.default.fileExists(atPath: url.path)
        let text = isThere ? try TextFile.read(url) : ""
        let changed: String
        do throws(TOMLSyntaxError) {
            changed = try TOMLText.setting(key, to: TOMLText.quoted(value), in: text)
        } catch {
            throw .syntax(FilePlace(file: url.path, line: error.line), reason: error.reason)
        }
        try TextFile.write(changed, to: url)
    }
}
