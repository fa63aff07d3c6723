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

    @Test func crossedDrumsAreEachOneOfTwo() {
        let kick = VAEWindowTests.band(bars: 8, melody: false, bass: false, drums: true)
        var snare = kick
        for index in snare[.drums].indices { snare[.drums][index].pitch = 38 }
        let windows = PassageWindows([kick, snare], kind: .drums, lengths: [2])
        func beats(mixingShare: Float) -> Set<UInt16> {
            var random = FloatRandom(seed: 3)
            return (0..<60).reduce(into: []) { found, _ in
                found.insert(
                    windows.draw(bars: 2, transpositionShare: 0, mixingShare: mixingShare, random: &random)[0][0])
            }
        }
        let (kicks, snares) = (DrumClass.kick.bit, DrumClass.snare.bit)
        #expect(beats(mixingShare: 0) == [kicks, snares])
        #expect(beats(mixingShare: 1) == [kicks, snares, kicks | snares])
    }
}
