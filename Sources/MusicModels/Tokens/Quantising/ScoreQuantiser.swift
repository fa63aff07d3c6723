import MusicCore

/// A score moved onto the grid, with what was learned on the way.
public struct QuantisedScore: Sendable, Hashable {
    /// In the form of `GridScore.fitted()`.
    public var grid: GridScore
    public var key: Key?
    /// Tempo at the start.
    public var qpm: Double
    /// Share of onsets within a sixth of a sixteenth of the grid; 1 without notes.
    public var onGridShare: Double
    /// General MIDI program of each voice: that of its track with the most notes.
    public var programs: [UInt8]
}

/// Moves a score onto the grid of sixteenths in five voices.
///
/// Onsets go to the nearest sixteenth, t = round(4t) / 4 in quarters, ends likewise, and a note lasts a step at
/// least. Bars follow the time signatures (4/4 without any) and are rounded to whole steps.
public enum ScoreQuantiser {
    public static func quantise(_ score: Score) -> QuantisedScore {
        let voices = VoiceAssignment.voices(of: score.tracks)
        var grid = GridScore(bars: bars(of: score))
        var onGrid = 0
        var lastStep = -1
        var programs = Voice.allCases.map(\.defaultProgram)
        var largest = Array(repeating: 0, count: programs.count)
        for (track, voice) in zip(score.tracks, voices) {
            guard let voice else { continue }
            var notes: [GridNote] = []
            swap(&notes, &grid[voice])
            notes.reserveCapacity(notes.count + track.notes.count)
            for note in track.notes {
                let step = nearestStep(note.tick)
                if abs(note.tick - step * ticksPerStep) * 6 <= ticksPerStep { onGrid += 1 }
                lastStep = max(lastStep, step)
                notes.append(
                    GridNote(
                        step: step, length: max(1, nearestStep(note.end) - step), pitch: note.pitch,
                        velocityBin: GridNote.bin(velocity: note.velocity)))
            }
            swap(&notes, &grid[voice])
            guard track.notes.count > largest[voice.index] else { continue }
            largest[voice.index] = track.notes.count
            programs[voice.index] = track.program
            // Pedals of several tracks would contradict each other: the largest track's counts.
            grid.pedals[voice.index] = track.controls.filter { $0.controller == 64 }.map {
                GridPedal(step: nearestStep($0.tick), isDown: $0.value >= 64)
            }
        }
        // A last onset may be rounded onto the line behind the last bar.
        var stepCount = grid.stepCount
        while lastStep >= stepCount {
            let bar = grid.bars.last ?? GridBar()
            grid.bars.append(bar)
            stepCount += bar.steps
        }
        grid = grid.fitted()
        let chords = score.chords.isEmpty ? ChordEstimate.chords(of: grid) : chords(written(score.chords), of: grid)
        for (bar, pair) in chords.enumerated() { grid.bars[bar].chords = pair }
        let noteCount = score.noteCount
        return QuantisedScore(
            grid: grid, key: KeyEstimate.key(of: grid),
            qpm: score.tempos.min { $0.tick < $1.tick }?.value ?? 120,
            onGridShare: noteCount == 0 ? 1 : Double(onGrid) / Double(noteCount), programs: programs)
    }

    /// The step nearest to a tick; halves go up.
    public static func nearestStep(_ tick: Int) -> Int { (max(0, tick) + ticksPerStep / 2) / ticksPerStep }

    private static func bars(of score: Score) -> [GridBar] {
        let bars = score.barTicks()
        var lines = bars.map { nearestStep($0.tick) }
        if let last = bars.last { lines.append(nearestStep(last.tick + last.metre.ticksPerBar)) }
        // Bars shorter than half a step vanish.
        return zip(lines, lines.dropFirst()).filter { $0 < $1 }.map { GridBar(steps: $1 - $0) }
    }

    private static func written(_ texts: [Change<String>]) -> [(step: Int, chord: Chord?)] {
        texts.sorted { $0.tick < $1.tick }.map { (step: nearestStep($0.tick), chord: Chord($0.value)) }
    }

    /// Of chords that each hold until the next one, the one that holds for the longest part of each half bar.
    public static func chords(_ changes: [(step: Int, chord: Chord?)], of grid: GridScore) -> [[Chord?]] {
        let starts = grid.barSteps
        var next = 0
        var current: Chord?
        /// The longest holding chord of a range; ranges come in order.
        func chord(from start: Int, to end: Int) -> Chord? {
            var best: (chord: Chord?, length: Int) = (current, 0)
            var at = start
            while at < end {
                while next < changes.count, changes[next].step <= at {
                    current = changes[next].chord
                    next += 1
                }
                let until = next < changes.count ? min(end, changes[next].step) : end
                if until - at > best.length { best = (current, until - at) }
                at = until
            }
            return best.chord
        }
        return grid.bars.indices.map { bar in
            let half = starts[bar] + grid.bars[bar].steps / 2
            return [chord(from: starts[bar], to: half), chord(from: half, to: starts[bar + 1])]
        }
    }
}
