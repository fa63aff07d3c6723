import MusicCore
import Testing

@testable import Playback

@Suite("Beats") struct ClickTrackTests {
    private func track(_ metres: [Change<Metre>], end: Int) -> ClickTrack {
        let note = Note(tick: 0, duration: end, pitch: 60, velocity: 90)
        return ClickTrack(
            Score(metres: metres, tracks: [Track(name: "", channel: 0, program: 0, isDrum: false, notes: [note])]))
    }

    @Test("clicks lie on the beats, the first of a bar apart, also beyond the end")
    func fourFour() {
        let clicks = track([Change(tick: 0, .fourFour)], end: 1920).clicks(in: 480..<4320)
        #expect(clicks.map(\.tick) == [480, 960, 1440, 1920, 2400, 2880, 3360, 3840])
        #expect(clicks.filter(\.isDownbeat).map(\.tick) == [1920, 3840])
    }

    @Test("a change of metre, also in the middle of a bar, begins a bar")
    func changes() {
        let track = track([Change(tick: 0, Metre(3, 4)), Change(tick: 1200, Metre(6, 8))], end: 4000)
        let clicks = track.clicks(in: 0..<3000)
        #expect(clicks.map(\.tick) == [0, 480, 960, 1200, 1920, 2640])
        #expect(clicks.filter(\.isDownbeat).map(\.tick) == [0, 1200, 2640])
        #expect(track.barLine(from: 1) == 1200)
        #expect(track.barLine(from: 1201) == 2640)
        #expect(track.bar(at: 9999).tick == 1200 + 6 * 1440)
    }

    @Test("ranges side by side give every click once", arguments: [1, 7, 100, 480, 999])
    func pieces(width: Int) {
        let track = track([Change(tick: 0, Metre(5, 8)), Change(tick: 3000, Metre(7, 16))], end: 6000)
        let pieces = stride(from: 0, to: 9000, by: width).flatMap {
            track.clicks(in: $0..<min(9000, $0 + width))
        }
        #expect(pieces == track.clicks(in: 0..<9000))
    }

    @Test("a count-in has whole bars of the metre there")
    func countIn() {
        let track = track([Change(tick: 0, .fourFour), Change(tick: 1920, Metre(3, 4))], end: 5000)
        let countIn = track.countIn(bars: 2, before: 1920)
        #expect(countIn.length == 2880)
        #expect(countIn.clicks.count == 6)
        #expect(track.countIn(bars: 0, before: 0).length == 0)
        #expect(track.countIn(bars: -3, before: 0).clicks.isEmpty)
    }

    @Test("pulses are 24 a quarter, and a song begins for others on a sixteenth")
    func clock() {
        #expect(ClockOut.pulses(in: 0..<480).count == 24)
        #expect(ClockOut.pulses(in: 21..<61) == [40, 60])
        #expect(ClockOut.entry(from: 121) == 240)
        #expect(ClockOut.beginning(at: 0) == [.clockStart])
        #expect(ClockOut.beginning(at: 240) == [.songPosition(2), .clockContinue])
    }
}
