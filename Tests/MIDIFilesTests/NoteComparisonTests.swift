import MusicCore
import Testing

@testable import MIDIFiles

@Suite("Comparing a recording") struct NoteComparisonTests {
    private func score(_ notes: [Note], qpm: Double = 120) -> Score {
        Score(
            tempos: [Change(tick: 0, qpm)],
            tracks: [Track(name: "", channel: 0, program: 0, isDrum: false, notes: notes)])
    }

    private let notes = (0..<8).map { Note(tick: $0 * 240, duration: 240, pitch: UInt8(60 + $0 % 3), velocity: 80) }

    @Test("a recording that starts later, in another tempo grid, is faithful")
    func faithful() {
        // The same seconds at twice the tempo are twice the ticks; the recording starts 1000 ticks late.
        let heard = notes.map {
            Note(tick: $0.tick * 2 + 1000, duration: $0.duration * 2, pitch: $0.pitch, velocity: $0.velocity)
        }
        let comparison = NoteComparison(expected: score(notes), heard: score(heard, qpm: 240))
        #expect(comparison.isFaithful(within: 1e-9))
        #expect(comparison.matched == 8)
        #expect(comparison.endError < 1e-9)
    }

    @Test("what differs is found", arguments: ["missing", "extra", "velocity", "pitch", "late"])
    func differences(kind: String) {
        var heard = notes
        switch kind {
        case "missing": heard.removeLast()
        case "extra": heard.append(Note(tick: 5000, duration: 1, pitch: 90, velocity: 80))
        case "velocity": heard[3].velocity = 81
        case "pitch": heard[3].pitch = 99
        default: heard[3].tick += 3
        }
        let comparison = NoteComparison(expected: score(notes), heard: score(heard))
        #expect(!comparison.isFaithful(within: 0.002))
        #expect(comparison.isFaithful(within: 0.002, allowingMissing: true) == (kind == "missing"))
    }

    @Test("at joints the time between two notes may be another, and nowhere else")
    func joints() {
        // A pause before the third note, another before the sixth.
        let heard = notes.enumerated().map { index, note in
            Note(
                tick: note.tick + (index >= 5 ? 700 : index >= 2 ? 500 : 0), duration: note.duration,
                pitch: note.pitch, velocity: note.velocity)
        }
        for joints in 0...3 {
            let comparison = NoteComparison(expected: score(notes), heard: score(heard), joints: joints)
            #expect(comparison.isFaithful(within: 0.001) == (joints >= 2))
        }
    }

    @Test("a share of the notes may be asked to be in time")
    func share() {
        var heard = notes
        heard[5].tick += 48
        let comparison = NoteComparison(expected: score(notes), heard: score(heard))
        #expect(abs(comparison.onsetError - 0.05) < 1e-9)
        #expect(comparison.onsetError(ofShare: 0.875) < 1e-9)
        #expect(comparison.isFaithful(within: 0.01, share: 0.8))
        #expect(!comparison.isFaithful(within: 0.01, share: 0.9))
    }

    @Test("nothing heard is not faithful")
    func silence() {
        #expect(!NoteComparison(expected: score(notes), heard: Score()).isFaithful(within: 1, allowingMissing: true))
    }
}
