import Foundation
import Library
import Testing

struct FoldersTests {
    @Test func followsTheXDGVariables() {
        let folders = Folders(
            environment: [
                "HOME": "/home/a", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "relative", "XDG_CACHE_HOME": "",
            ],
            executable: nil)
        #expect(folders.config.path == "/c/refrain")
        #expect(folders.data.path == "/home/a/.local/share/refrain")
        #expect(folders.state.path == "/home/a/.local/state/refrain")
        #expect(folders.cache.path == "/home/a/.cache/refrain")
        #expect(folders.configFile.path == "/c/refrain/config.toml")
    }

    @Test func walksUpFromTheExecutable() throws {
        let folder = try TemporaryFolder()
        try folder.write("", "top/presets/a.toml")
        try folder.write("", "top/themes/a.toml")
        try folder.write("", "top/.build/release/presets/not-both.toml")
        let executable = try folder.write("", "top/.build/release/refrain")
        let folders = Folders(environment: ["HOME": "/h"], executable: executable)
        #expect(folders.shipped?.resolvingSymlinksInPath() == folder.file("top").resolvingSymlinksInPath())
        #expect(folders.presets.map(\.path).first == "/h/.config/refrain/presets")
        #expect(folders.presets.count == 2)
    }

    @Test func anExplicitHomeWins() throws {
        let folders = Folders(
            environment: ["REFRAIN_HOME": "/opt/refrain"], executable: packageFolder.appendingPathComponent("x/y"))
        #expect(folders.shipped?.path == "/opt/refrain")
        #expect(folders.checkpoints.last?.path == "/opt/refrain/checkpoints")
    }
}
