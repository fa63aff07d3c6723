import ArgumentParser
import Library
import TerminalUI

struct Themes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and check themes.",
        discussion: "Themes in $XDG_CONFIG_HOME/refrain/themes win over shipped ones of the same name.",
        subcommands: [List.self, Show.self, Validate.self], defaultSubcommand: List.self)

    /// A theme as JSON.
    struct Row: Encodable {
        var name: String
        var title: String
        var appearance: String
        var own: Bool
        var path: String
        var roles: [String: String]?
    }

    static func row(_ entry: LibraryEntry, _ theme: Theme, withRoles: Bool = false) -> Row {
        let roles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.name, "\(theme[$0])") })
        return Row(
            name: entry.id, title: theme.name, appearance: theme.appearance.rawValue, own: entry.isOwn,
            path: entry.url.path, roles: withRoles ? roles : nil)
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the themes.")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let store = ThemeStore(Folders.current)
            var rows: [Row] = []
            for entry in store.entries() {
                do throws(LibraryError) {
                    rows.append(Themes.row(entry, try store.load(entry)))
                } catch {
                    Output.note("warning: \(error.cause)")
                }
            }
            if common.json { return try Output.json(["themes": rows]) }
            Output.line(Table.text(rows.map { [$0.name, $0.appearance, $0.own ? "own" : "", $0.title] }))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the colour of every role of a theme.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Name of the theme, or a .toml file.") var name: String

        func run() throws {
            let url = Files.url(name)
            let isFile = name.hasSuffix(".toml") || name.contains("/")
            let store = ThemeStore(Folders.current)
            let theme = isFile ? try ThemeStore.load(file: url) : try store.load(name)
            let entry =
                store.entries().first { $0.id == name && !isFile }
                ?? LibraryEntry(id: url.deletingPathExtension().lastPathComponent, url: url, isOwn: true)
            if common.json { return try Output.json(Themes.row(entry, theme, withRoles: true)) }
            Output.line("\(theme.name) (\(theme.appearance.rawValue))")
            Output.line(Table.text(Role.allCases.map { [$0.name, "\(theme[$0])"] }))
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check themes and name every fault with its line.",
            discussion: "Without files, all themes that `refrain themes` lists are checked.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "TOML files.") var files: [String] = []

        func run() throws {
            var faults: [FileFault] = []
            if files.isEmpty {
                faults = ThemeStore(Folders.current).validate().map { FileFault($0.entry.url.path, $0.error) }
            }
            for file in files {
                do throws(LibraryError) {
                    _ = try ThemeStore.load(file: Files.url(file))
                } catch {
                    faults.append(FileFault(file, error))
                }
            }
            try FileFault.report(faults, of: "theme", json: common.json)
        }
    }
}
