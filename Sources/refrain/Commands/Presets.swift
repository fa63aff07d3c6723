import ArgumentParser
import Composing
import Library
import MusicCore

struct Presets: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and check presets.",
        discussion: "Presets in $XDG_CONFIG_HOME/refrain/presets win over shipped ones of the same name.",
        subcommands: [List.self, Show.self, Validate.self], defaultSubcommand: List.self)

    /// A preset as JSON.
    struct Row: Encodable {
        var name: String
        var title: String
        var description: String
        var own: Bool
        var path: String
        var form: String?
        var key: String?
        var tempo: Double?
        var settings: ComposeSettings

        init(_ entry: LibraryEntry, _ preset: Preset) {
            name = entry.id
            title = preset.name
            description = preset.description
            own = entry.isOwn
            path = entry.url.path
            form = preset.form?.description
            key = preset.key?.name
            tempo = preset.qpm
            settings = preset.settings
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the presets.")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let store = PresetStore(Folders.current)
            var rows: [Row] = []
            for entry in store.entries() {
                do throws(LibraryError) {
                    rows.append(Row(entry, try store.load(entry)))
                } catch {
                    Output.note("warning: \(error.cause)")
                }
            }
            if common.json { return try Output.json(["presets": rows]) }
            Output.line(Table.text(rows.map { [$0.name, $0.own ? "own" : "", $0.description] }))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a preset as the TOML it stands for.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Name of the preset, or a .toml file.") var name: String

        func run() throws {
            let found = try PresetArgument.load(name)
            if common.json { return try Output.json(Row(found.entry, found.preset)) }
            Output.line(PresetFile.write(found.preset))
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check presets and name every fault with its line.",
            discussion: "Without files, all presets that `refrain presets` lists are checked.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "TOML files.") var files: [String] = []

        func run() throws {
            var faults: [FileFault] = []
            if files.isEmpty {
                faults = PresetStore(Folders.current).validate().map { FileFault($0.entry.url.path, $0.error) }
            }
            for file in files {
                do throws(LibraryError) {
                    _ = try PresetStore.load(file: Files.url(file))
                } catch {
                    faults.append(FileFault(file, error))
                }
            }
            try FileFault.report(faults, of: "preset", json: common.json)
        }
    }
}

/// A preset named by its name or by its file.
enum PresetArgument {
    static func load(_ text: String) throws(LibraryError) -> (entry: LibraryEntry, preset: Preset) {
        if text.hasSuffix(".toml") || text.contains("/") {
            let url = Files.url(text)
            let id = url.deletingPathExtension().lastPathComponent
            return (LibraryEntry(id: id, url: url, isOwn: true), try PresetStore.load(file: url))
        }
        let store = PresetStore(Folders.current)
        let preset = try store.load(text)
        let entry = store.entries().first { $0.id == text }
        return (entry ?? LibraryEntry(id: text, url: Files.url(text), isOwn: false), preset)
    }
}
