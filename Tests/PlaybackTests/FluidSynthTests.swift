import Foundation
import Testing

@testable import Playback

@Suite("FluidSynth") struct FluidSynthTests {
    @Test("a sound font that is not there is named in the error")
    func soundFont() {
        #expect(throws: PlaybackError.soundFontNotFound(searched: ["/nowhere/a.sf2"])) {
            try FluidSynth.soundFont("/nowhere/a.sf2")
        }
    }

    @Test("the largest sound font of some folders is found, whatever else lies there")
    func largest() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fonts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, size) in [("small.sf2", 10), ("large.SF2", 30), ("packed.sf3", 20), ("notes.txt", 99)] {
            try Data(count: size).write(to: folder.appendingPathComponent(name))
        }
        let found = FluidSynth.largestSoundFont(in: ["/nowhere", folder.path])
        #expect(found == folder.appendingPathComponent("large.SF2").path)
        #expect(FluidSynth.largestSoundFont(in: ["/nowhere"]) == nil)
    }
}
