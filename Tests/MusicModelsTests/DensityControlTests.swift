import MusicCore
import Testing

@testable import MusicModels

@Suite struct DensityControlTests {
    /// Logits of a velocity, a note-on, a shift and a bar line behind a control.
    private func logits(_ control: DensityControl, _ voice: Voice) -> [Float] {
        var candidates = Candidates(logits: Array(repeating: Float(0), count: EventVocabulary.size))
        control.apply(to: &candidates, voice)
        let tokens = [
            EventVocabulary.velocities.lowerBound, EventVocabulary.noteOns.lowerBound + 60,
            EventVocabulary.timeShifts.lowerBound, EventVocabulary.bar,
        ]
        return tokens.map { token in candidates.items.first { $0.token == token }?.logit ?? .nan }
    }

    private func control(_ density: Double, bars: Int, notesPerBar: Int, _ voice: Voice) -> DensityControl {
        var control = DensityControl(density)
        for _ in 0..<bars {
            control.beginBar([voice])
            for _ in 0..<notesPerBar { control.strike(voice) }
        }
        return control
    }

    @Test func onlyWhatStrikesIsMovedAndNothingWithoutADensity() {
        #expect(logits(DensityControl(0), .chords) == [0, 0, 0, 0])
        for density in [-1.0, -0.3, 0.5, 1] {
            let moved = logits(DensityControl(density), .chords)
            #expect(moved[0] == moved[1] && moved[0].sign == Float(density).sign)
            #expect(moved[2...] == [0, 0])
        }
    }

    @Test(arguments: [(-1.0, 0.5), (-0.5, 0.71), (0.5, 1.41), (1, 2)])
    func itPushesUntilTheNotesAreAsMany(density: Double, share: Double) {
        let wanted = Int((DensityControl.usual(.chords) * share).rounded())
        let start = logits(DensityControl(density), .chords)[0]
        #expect(logits(control(density, bars: 12, notesPerBar: 2 * wanted, .chords), .chords)[0] < start)
        #expect(logits(control(density, bars: 12, notesPerBar: wanted / 2, .chords), .chords)[0] > start)
        #expect(abs(logits(control(density, bars: 12, notesPerBar: wanted, .chords), .chords)[0] - start) < 2)
    }

    @Test func voicesAreSteeredApartAndWithinBounds() {
        let control = control(1, bars: 100, notesPerBar: 0, .bass)
        #expect(logits(control, .bass)[0] == 7)
        #expect(logits(control, .melody)[0] == 2)
    }

    @Test func whatIsGivenIsNotCounted() {
        var control = control(-1, bars: 4, notesPerBar: 2, .melody)
        var other = control
        for _ in 0..<3 {
            other.beginBar([.bass])
            for _ in 0..<40 { other.strike(.melody) }
        }
        for _ in 0..<2 {
            control.beginBar([.melody])
            other.beginBar([.melody])
        }
        #expect(logits(other, .melody) == logits(control, .melody))
    }
}
