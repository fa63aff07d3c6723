import MusicCore

/// Has what goes on copying a song that was trained on drawn again.
struct OriginalityGuard: Sendable {
    /// Times that something is drawn at most; the last one stands.
    static let attempts = 8

    let index: OriginalityIndex
    /// Notes of a run that may be shared: about what two songs of people who never met share.
    private(set) var longestRun = 12

    init(_ index: OriginalityIndex) { self.index = index }

    /// For a section that recalls a melody: what that shares comes back with it.
    func recalling(_ melody: [GridNote]) -> OriginalityGuard {
        var other = self
        other.longestRun = max(longestRun, index.longestCopy(in: melody))
        return other
    }

    /// The first note of the melody from `step` on with which a run grows longer than `longestRun`: what must not be
    /// struck there when the bar is written again, because what is likely would be drawn once more.
    func copied(_ melody: [GridNote], from step: Int) -> GridNote? {
        let first = melody.firstIndex { $0.step >= step } ?? melody.count
        guard first < melody.count else { return nil }
        let recent = Array(melody[max(0, first - longestRun)...])
        return index.runs(in: recent).first { $0.note.step >= step && $0.length > longestRun }?.note
    }

    /// A whole melody that `draw` gives for one of the attempts, counted from 0.
    func original(_ draw: (Int) -> [GridNote]) -> [GridNote] {
        for attempt in 0..<Self.attempts - 1 {
            let melody = draw(attempt)
            if index.longestCopy(in: melody) <= longestRun { return melody }
        }
        return draw(Self.attempts - 1)
    }
}
