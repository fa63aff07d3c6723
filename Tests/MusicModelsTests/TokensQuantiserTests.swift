import MusicCore
import Testing

@testable import MusicModels

@Suite struct TokensQuantiserTests {
    func track(_ notes: [(Int, Int, UInt8)], name: String = "", program: UInt8 = 0, channel: UInt8 = 0) -> Track {
        Track(
            name: name, channel: channel, program: program, isDrum: channel == 9,
            notes: notes.map { Note(tick: $0.0, duration: $0.1, pitch: $0.2, velocity: 80) })
    }

    @Test(arguments: [(0, 0), (59, 0), (60, 1), (120, 1), (179, 1), (180, 2), (-5, 0)])
    func onsetsGoToTheNearestSixteenth(tick: Int, step: Int) {
        #expect(ScoreQuantiser.nearestStep(tick) == step)
    }

    @Test func barsFollowTheTimeSignatures() {
        let score = Score(
            metres: [Change(tick: 0, Metre(3, 4)), Change(tick: 1440, Metre(12, 4)), Change(tick: 7200, Metre(7, 16))],
            tracks: [track([(0, 8000, 60)])])
        #expect(ScoreQuantiser.quantise(score).grid.bars.map(\.steps) == [12, 32, 16, 7])
    }

    @Test func aLastOnsetOnTheFollowingLineGetsABar() {
        let quantised = ScoreQuantiser.quantise(Score(tracks: [track([(0, 10, 60), (1900, 10, 62)])]))
        #expect(quantised.grid.bars.count == 2)
        #expect(quantised.grid.notes.flatMap { $0 }.map(\.step) == [0, 16])
        #expect(quantised.onGridShare == 1)
    }

    @Test func anEmptyScoreIsOneEmptyBar() {
        let quantised = ScoreQuantiser.quantise(Score())
        #expect(quantised.grid == GridScore(bars: [GridBar()]))
        #expect(quantised.key == nil)
    }

    @Test func rolesComeFromWhatTracksLookLike() {
        let line = (0..<16).map { ($0 * 240, 240, UInt8(72 + $0 % 5)) }
        let second = (0..<8).map { ($0 * 480, 480, UInt8(64 + $0 % 5)) }
        let bass = (0..<8).map { ($0 * 480, 480, UInt8(36 + $0 % 5)) }
        let chords = (0..<4).flatMap { bar in [60, 64, 67].map { (bar * 960, 960, UInt8($0)) } }
        let voices = VoiceAssignment.voices(of: [
            track(chords), track(bass, program: 33), track(line, program: 73), track(second, program: 11),
            track([(0, 60, 36)], channel: 9), track([]),
        ])
        #expect(voices == [.chords, .bass, .melody, .counter, .drums, nil])
        #expect(VoiceAssignment.voices(of: [track(bass), track(line)]) == [.bass, .melody])
        #expect(
            VoiceAssignment.voices(of: [track(line, name: "BRIDGE"), track(chords, name: "MELODY")]) == [
                .counter, .melody,
            ])
    }

    @Test func linesThatTakeTurnsShareAVoice() {
        let first = track((0..<16).map { ($0 * 240, 240, UInt8(72 + $0 % 5)) })
        let later = track((16..<24).map { ($0 * 240, 240, UInt8(70 + $0 % 5)) })
        #expect(VoiceAssignment.voices(of: [first, later]) == [.melody, .melody])
    }

    @Test(arguments: [
        ([0, 4, 7], "C major"), ([9, 0, 4], "A minor"), ([7, 11, 2], "G major"), ([2, 5, 9], "D minor"),
    ])
    func keysOfCadences(triad: [Int], key: String) {
        // The triad twice as strong as the rest of its scale.
        guard let expected = Key(key) else { return }
        var weights = Array(repeating: 0.0, count: 12)
        for pitchClass in expected.scale { weights[pitchClass] += 1 }
        for pitchClass in triad { weights[pitchClass] += 1 }
        weights[expected.tonic] += 1
        #expect(KeyEstimate.key(weights: weights) == expected)
    }

    @Test(arguments: Chord.all) func everyChordIsFoundInItsNotes(chord: Chord) {
        var piece = GridScore(bars: [GridBar()])
        let root = 48 + chord.root
        piece[.chords] = chord.quality.intervals.map {
            GridNote(step: 0, length: 16, pitch: UInt8(root + $0), velocityBin: 5)
        }
        // Inversions share their notes; the lowest one decides.
        #expect(ChordEstimate.chords(of: piece) == [[chord, chord]])
    }

    /// The quick way to the likeliest chord against the definition, cosines of all chords one by one.
    @Test(arguments: UInt64(0)..<40) func likeliestChordIsThatOfTheDefinition(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var last: Chord?
        for _ in 0..<50 {
            // Whole numbers tie often.
            let weights = (0..<12).map { _ in random.uniform() < 0.5 ? 0 : Double(random.below(5)) }
            let total = weights.reduce(0, +)
            let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
            var expected: (chord: Chord, value: Double)?
            for root in 0..<12 {
                for quality in ChordQuality.allCases {
                    let chord = Chord(root: root, quality: quality)
                    let notes = chord.pitchClasses.sorted().map { (place: $0, weight: $0 == root ? 1.3 : 1) }
                    let size = notes.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
                    let dot = notes.reduce(0.0) { $0 + weights[$1.place] * ($1.weight / size) }
                    let cost = notes.count > 3 ? ChordEstimate.seventhCost : 0
                    let value = dot / norm - cost + (chord == last ? 0.02 : 0)
                    if value > expected?.value ?? -1 { expected = (chord, value) }
                }
            }
            let isClear = total > 0 && weights.filter { $0 > 0.04 * total }.count > 2
            guard isClear else { continue }
            let found = ChordEstimate.chord(weights: weights.map { Int32($0) }, after: last)
            #expect(found == expected?.chord, "\(weights) after \(String(describing: last))")
            last = found
        }
    }

    @Test func silenceIsNoChordAndRepeatsKeepTheLast() {
        let piece = grid(
            [(.chords, 0, 8, 48), (.chords, 0, 8, 52), (.chords, 0, 8, 55), (.melody, 8, 8, 64), (.melody, 40, 8, 61)],
            bars: [GridBar(), GridBar(), GridBar()])
        let major = Chord(root: 0, quality: .major)
        #expect(ChordEstimate.chords(of: piece) == [[major, major], [nil, nil], [nil, nil]])
    }

    @Test func writtenChordsHoldUntilTheNext() {
        let score = Score(
            chords: [
                Change(tick: 0, "C:maj"), Change(tick: 1440, "G:7"), Change(tick: 1920, "N.C."),
                Change(tick: 2880, "D:min7/F#"),
            ],
            tracks: [track([(0, 3840, 60)])])
        #expect(
            ScoreQuantiser.quantise(score).grid.bars.map(\.chords)
                == [[Chord("C"), Chord("C")], [nil, Chord("Dm7")]])
    }

    /// A song written as ticks and read again is the same song.
    @Test(arguments: 0..<UInt64(20)) func songsComeBackFromTicks(seed: UInt64) {
        var piece = randomGrid(seed: seed).fitted()
        let end = piece.stepCount
        for voice in Voice.allCases { piece[voice].removeAll { $0.step >= end - 1 } }
        let line = GridNote(step: end - 1, length: 1, pitch: 60, velocityBin: 3)
        for voice in Voice.allCases { piece[voice].append(line) }
        piece = piece.fitted()
        let quantised = ScoreQuantiser.quantise(Song(grid: piece).score())
        #expect(quantised.grid.notes == piece.notes)
        #expect(quantised.grid.pedals == piece.pedals)
        #expect(quantised.grid.bars.map(\.steps) == piece.bars.map(\.steps))
        #expect(quantised.onGridShare == 1)
    }
}

extension Chord {
    static let all = (0..<12).flatMap { root in ChordQuality.allCases.map { Chord(root: root, quality: $0) } }
}
