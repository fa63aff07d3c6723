import TerminalUI

/// Themes as TOML text.
///
/// ```toml
/// name = "Dusk"
/// appearance = "dark"
/// [palette]
/// ink = "#101418"
/// [roles]
/// background = "ink"
/// ```
public enum ThemeFile {
    /// Reads a theme; `file` is what errors call it.
    public static func read(_ text: String, file: String) throws(LibraryError) -> Theme {
        let root = try TOMLReader(text: text, file: file)
        try root.allow(["name", "appearance", "palette", "roles"])
        guard let name = try root.string("name"), !name.isEmpty else {
            throw .missingKey(FilePlace(file: file), key: "name", example: "name = \"My theme\"")
        }
        guard let appearance = try root.string("appearance") else {
            throw .missingKey(FilePlace(file: file), key: "appearance", example: "appearance = \"dark\"")
        }
        let palette = try entries(root.table("palette"))
        let roles = try entries(root.table("roles"))
        do throws(TerminalUIError) {
            return try Theme(
                name: name, appearance: ThemeEntry(appearance, line: root.line(of: "appearance")), palette: palette,
                roles: roles)
        } catch {
            let lines = error.description.split(separator: "\n", maxSplits: 1).map(String.init)
            throw .theme(file: file, cause: lines.first ?? "", advice: lines.count > 1 ? lines[1] : "")
        }
    }

    private static func entries(_ table: TOMLReader?) throws(LibraryError) -> [String: ThemeEntry] {
        var entries: [String: ThemeEntry] = [:]
        guard let table else { return entries }
        for key in table.keys {
            if let text = try table.string(key) { entries[key] = ThemeEntry(text, line: table.line(of: key)) }
        }
        return entries
    }
}
