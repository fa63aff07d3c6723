/// How much of a section is what another one wrote.
public enum SectionAgreement {
    /// The share of a section's pitched notes that have their twin in the source: same voice, pitch and step, both counted
    /// from the start of their section. `nil` where the section has no such notes.
    ///
    /// - Parameter semitones: how much higher the section's key is than the source's; twins are as far apart.
    public static func share(
        of section: Range<Int>, in source: Range<Int>, semitones: Int = 0, _ grid: GridScore
    ) -> Double? {
        let bars = 0..<grid.bars.count
        guard bars.contains(section.lowerBound), section.upperBound <= bars.upperBound,
            bars.contains(source.lowerBound), source.upperBound <= bars.upperBound
        else { return nil }
        let (written, remembered) = (grid.slice(bars: section), grid.slice(bars: source))
        var twins = 0
        var notes = 0
        for voice in Voice.allCases where !voice.isDrum {
            let known = Set(remembered[voice].map { Place($0, semitones) })
            notes += written[voice].count
            twins += written[voice].count { known.contains(Place($0, 0)) }
        }
        return notes == 0 ? nil : Double(twins) / Double(notes)
    }

    private struct Place: Hashable {
        let step: Int
        let pitch: Int

        init(_ note: GridNote, _ semitones: Int) { (step, pitch) = (note.step, Int(note.pitch) + semitones) }
    }
}
