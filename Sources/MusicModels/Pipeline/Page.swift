import Composing
import MusicCore

/// The song as it fills: what the transformer has written, the drums, and what has been reported.
struct Page {
    private(set) var grid = GridScore()
    /// Those of stage 1, which lie under what is written; `nil` where the transformer writes its own.
    private var drums: [GridNote]?
    private let standing: GridScore?
    private let encoded: EncodedEvents
    private var reported: [Int: GridScore] = [:]

    init(plan: SongPlan, standing: GridScore?) {
        self.standing = standing
        drums = plan.drums
        encoded = standing.map { EventEncoder.encode($0, framed: false) } ?? EncodedEvents()
    }

    /// Takes over what a plan that was changed says about bars to come.
    mutating func follow(_ plan: SongPlan) { drums = plan.drums }

    /// The tokens of a bar that stands already.
    func standingTokens(_ bar: Int) -> ArraySlice<UInt16>? {
        guard bar >= 0, bar + 1 < encoded.barOffsets.count else { return nil }
        return encoded.tokens[encoded.barOffsets[bar]..<encoded.barOffsets[bar + 1]]
    }

    /// Takes in what has been written up to a bar and lays the drums under it.
    mutating func take(_ written: GridScore, upTo bar: Int) {
        grid = written
        if let standing { grid.pedals = standing.pedals }
        guard let drums else { return }
        let steps = grid.barSteps
        let given = standing?.bars.count ?? 0
        let from = steps[min(given, steps.count - 1)]
        let to = steps[min(bar + 1, steps.count - 1)]
        grid[.drums] = (standing?[.drums] ?? []) + drums.filter { $0.step >= from && $0.step < to }
    }

    /// Only the first bars: what a cancelled composition keeps.
    mutating func finished(bars: Int) -> GridScore {
        let whole = grid.slice(bars: 0..<min(bars, grid.bars.count))
        return whole.fitted()
    }

    /// Reports a bar, and the ones before it whose notes have grown meanwhile.
    mutating func report(_ bar: Int, _ report: (ComposeEvent) -> Void) {
        for index in max(0, bar - 2)...bar {
            let content = grid.slice(bars: index..<index + 1)
            guard index == bar || (reported[index] != nil && reported[index] != content) else { continue }
            reported[index] = content
            report(.bar(index: index, content: content))
        }
    }
}
