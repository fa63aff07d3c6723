import Testing

@testable import Playback

@Suite("FluidSynth") struct FluidSynthTests {
    @Test("a sound font that is not there is named in the error")
    func soundFont() {
        #expect(throws: PlaybackError.soundFontNotFound(searched: ["/nowhere/a.sf2"])) {
            try FluidSynth.soundFont("/nowhere/a.sf2")
        }
    }
}
