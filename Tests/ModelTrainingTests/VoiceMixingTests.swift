import MusicCore
import MusicModels
import NeuralCore
import Testing

@testable import ModelTraining

struct VoiceMixingTests {
    @Test func mixturesTakeVoicesFromWhateverHasThem() {
        let whole = VAEWindowTests.band(bars: 8, melody: true, bass: true, drums: true)
        var solo = VAEWindowTests.band(bars: 8, melody: true, bass: false, drums: false)
        for index in solo[.melody].indices { solo[.melody][index].pitch = 90 }
        let windows = PassageWindows([whole, solo], kind: .trio, lengths: [2])
        func melodies(mixingShare: Float) -> Set<UInt16> {
            var random = FloatRandom(seed: 2)
            return (0..<40).reduce(into: []) { found, _ in
                let passage = windows.draw(
                    bars: 2, transpositionShare: 0, mixingShare: mixingShare, random: &random)
                found.insert(passage[0][0])
                // What only one piece has is never missing.
                #expect(passage[1][0] == 40 && passage[2][0] == DrumClass.kick.bit)
            }
        }
        #expect(melodies(mixingShare: 0) == [60])
        #expect(melodies(mixingShare: 1) == [60, 90])
    }
}
