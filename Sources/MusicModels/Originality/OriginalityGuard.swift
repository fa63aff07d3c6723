import MusicCore

/// Has bars written again whose melody goes on copying a song that was trained on.
struct OriginalityGuard: Sendable {
    /// Notes of a run that may be shared: about what two songs of people who never met share.
    static let longestRun = 16
    /// Times that a bar is written at most; the last one stands.
    static let attempts = 5

    let index: OriginalityIndex

    /// Whether a run of more than `longestRun` notes reaches into the melody from `step` on.
    func copies(_ melody: [GridNote], from step: Int) -> Bool {
        let first = melody.firstIndex { $0.step >= step } ?? melody.count
        guard first < melody.count else { return false }
        return index.longestCopy(in: Array(melody[max(0, first - Self.longestRun)...])) > Self.longestRun
    }
}
