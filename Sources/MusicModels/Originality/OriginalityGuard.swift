import MusicCore

/// Has bars written again whose melody goes on copying a song that was trained on.
struct OriginalityGuard: Sendable {
    /// Notes of a run that may be shared: about what two songs of people who never met share.
    static let longestRun = 12
    /// Times that a bar is written at most; the last one stands.
    static let attempts = 8

    let index: OriginalityIndex

    /// The first note of the melody from `step` on with which a run grows longer than `longestRun`: what must not be
    /// struck there when the bar is written again, because what is likely would be drawn once more.
    func copied(_ melody: [GridNote], from step: Int) -> GridNote? {
        let first = melody.firstIndex { $0.step >= step } ?? melody.count
        guard first < melody.count else { return nil }
        let recent = Array(melody[max(0, first - Self.longestRun)...])
        return index.runs(in: recent).first { $0.note.step >= step && $0.length > Self.longestRun }?.note
    }
}
