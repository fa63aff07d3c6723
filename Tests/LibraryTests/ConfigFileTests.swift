import Foundation
import Library
import Testing

struct ConfigFileTests {
    @Test func readsEverything() throws {
        let config = try ConfigFile.read(
            """
            theme = "dusk"
            preset = "ballad"
            port = "FluidSynth"
            mouse = false
            ascii = true
            [keys]
            write = "g"
            play = ["space", "p"]
            """, file: "config.toml")
        #expect(
            config
                == Config(
                    theme: "dusk", preset: "ballad", port: "FluidSynth", mouse: false, ascii: true,
                    keys: ["write": ["g"], "play": ["space", "p"]], keyLines: ["write": 7, "play": 8]))
    }

    @Test func defaultsWithoutAFile() throws {
        #expect(try ConfigFile.load(URL(fileURLWithPath: "/nowhere/config.toml")) == Config())
    }

    @Test(arguments: [
        ("them = \"x\"", "c, line 1: there is no key \"them\".", "Did you mean \"theme\"?"),
        (
            "\n\nmouse = 1", "c, line 3: \"mouse\" wants true or false, not a whole number.",
            "Give \"mouse\" true or false."
        ),
        (
            "[keys]\nplay = [1]", "c, line 2: \"keys.play\" wants a list of texts, not a whole number.",
            "Give \"keys.play\" a list of texts."
        ),
    ])
    func saysWhatIsWrong(text: String, cause: String, advice: String) {
        let error = failure { () throws(LibraryError) in try ConfigFile.read(text, file: "c") }
        #expect(error?.cause == cause)
        #expect(error?.advice == advice)
    }

    @Test(arguments: [
        ("", "theme = \"dusk\"\n"),
        ("# mine\nmouse = true\n", "# mine\nmouse = true\ntheme = \"dusk\"\n"),
        ("theme = \"old\" # why\nport = \"x\"\n", "theme = \"dusk\"\nport = \"x\"\n"),
        ("# mine\n[keys]\ntheme = \"t\"\n", "# mine\ntheme = \"dusk\"\n\n[keys]\ntheme = \"t\"\n"),
    ])
    func setsOneKeyAndKeepsTheRest(before: String, after: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(before, "config.toml")
        try ConfigFile.set("theme", to: "dusk", in: file)
        #expect(try String(contentsOf: file, encoding: .utf8) == after)
        #expect(try ConfigFile.load(file).theme == "dusk")
    }
}
