/// A pitch as it is written in a key: a letter, an alteration and an octave.
struct PitchSpelling: Equatable {
    /// 0 C, 1 D ... 6 B.
    let letter: Int
    /// Semitones above the letter, −2...2.
    let alteration: Int
    /// 4 holds middle C.
    let octave: Int

    static let letters = ["C", "D", "E", "F", "G", "A", "B"]
    private static let letterPitches = [0, 2, 4, 5, 7, 9, 11]

    /// Spells a pitch by the nearest place on the line of fifths: notes of the key by its signature, others as they
    /// are mostly altered (raised sevenths in minor, lowered ones in major).
    init(_ pitch: Int, in key: Key) {
        let lowest = key.signature - (key.mode == .minor ? 3 : 4)
        // Fifths above C of the pitch class, moved into the twelve that belong to the key.
        let fifths = (pitch * 7 - lowest) % 12
        let place = lowest + (fifths + 12) % 12
        letter = PitchSpelling.letter(place)
        alteration = PitchSpelling.alteration(place)
        octave = (pitch - alteration - PitchSpelling.letterPitches[letter]) / 12 - 1
    }

    /// The alteration that a key signature gives a letter.
    static func alteration(of letter: Int, in key: Key) -> Int {
        // The letter's places on the line of fifths are seven apart; the key has one of them.
        let places = (key.signature - 1)...(key.signature + 5)
        return places.first { PitchSpelling.letter($0) == letter }.map { PitchSpelling.alteration($0) } ?? 0
    }

    private static func letter(_ place: Int) -> Int { ((place * 4) % 7 + 7) % 7 }

    private static func alteration(_ place: Int) -> Int {
        // F is −1, so the naturals are −1...5.
        (place + 1 - ((place + 1) % 7 + 7) % 7) / 7
    }
}
