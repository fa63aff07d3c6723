extension GridScore {
    /// Whether bars of 12, 18 or 24 sixteenths have beats of three eighths, as 6/8 has, and not of two, as 3/4.
    ///
    /// Written beats are where notes begin and not where they sound on: in 3/4 a note of the second beat lies across the
    /// middle of the bar, in 6/8 hardly any does, while long ones lie across the second and the third quarter.
    public var hasCompoundBeats: Bool {
        guard let first = bars.first?.steps, first % 6 == 0, bars.allSatisfy({ $0.steps == first }) else {
            return false
        }
        guard first == 12 else { return true }
        var across = [0, 0, 0]
        for voice in Voice.allCases where !voice.isDrum {
            for note in self[voice] {
                let step = note.step % 12
                for (index, line) in [4, 6, 8].enumerated() where step < line && step + note.length > line {
                    across[index] += 1
                }
            }
        }
        return 2 * across[1] < across[0] + across[2]
    }
}
