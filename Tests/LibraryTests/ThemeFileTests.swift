import Foundation
import Library
import TerminalUI
import Testing

struct ThemeFileTests {
    /// A theme that sets what every theme must, in a palette of two colours.
    private func text(_ change: (inout [String]) -> Void = { _ in }) -> String {
        var lines = ["name = \"Plain\"", "appearance = \"dark\"", "[palette]", "ink = \"#101418\"", "[roles]"]
        lines += Role.allCases.filter { $0.fallback == nil }.map { "\($0) = \"ink\"" }
        change(&lines)
        return lines.joined(separator: "\n")
    }

    @Test func readsAPaletteAndRoles() throws {
        let theme = try ThemeFile.read(text { $0.append("cursor = \"#ff0000\"") }, file: "plain.toml")
        #expect(theme.name == "Plain")
        #expect(theme.appearance == .dark)
        #expect(theme[.cursor] == Colour("#ff0000"))
        #expect(theme[.border] == Colour("#101418"))
    }

    @Test func namesTheLineOfAnUnknownRole() {
        let faulty = text { $0.append("cursr = \"ink\"") }
        let error = failure { () throws(LibraryError) in try ThemeFile.read(faulty, file: "plain.toml") }
        let line = faulty.split(separator: "\n").count
        #expect(error?.cause.contains("line \(line)") == true)
        #expect(error?.advice == "Did you mean 'cursor'?")
    }

    @Test func namesAMissingRole() {
        let faulty = text { $0.removeAll { $0.hasPrefix("melody") } }
        let error = failure { () throws(LibraryError) in try ThemeFile.read(faulty, file: "plain.toml") }
        #expect(error?.cause.contains("melody") == true)
    }

    @Test func wantsTextsAsColours() {
        let faulty = text { $0.append("cursor = 3") }
        let error = failure { () throws(LibraryError) in try ThemeFile.read(faulty, file: "plain.toml") }
        #expect(error?.cause.contains("\"roles.cursor\" wants a text in quotes, not a whole number") == true)
    }

    @Test func storeFindsOwnAndShippedThemes() throws {
        let folder = try TemporaryFolder()
        try folder.write(text(), "own/plain.toml")
        try folder.write(text { $0[0] = "name = \"Other\"" }, "shipped/plain.toml")
        try folder.write("nonsense", "shipped/broken.toml")
        let store = ThemeStore(folders: [folder.file("own"), folder.file("shipped")])
        #expect(store.entries().map(\.id) == ["broken", "plain"])
        #expect(try store.load("plain").name == "Plain")
        #expect(store.validate().map(\.entry.id) == ["broken"])
        let error = failure { () throws(LibraryError) in try store.load("plaim") }
        #expect(error?.advice.contains("\"plain\"") == true)
    }
}
