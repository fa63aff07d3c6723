/// A song as the studio and the engine share it: form, key, tempo and what has been written.
public struct Song: Hashable, Sendable, Codable {
    public var title: String
    public var key: Key
    /// Quarters per minute.
    public var qpm: Double
    public var form: SongForm
    /// The written bars, at most as many as the form has; sections follow each other without gaps.
    public var grid: GridScore
    /// General MIDI program of each voice, in the order of `Voice.allCases`.
    public var programs: [UInt8]

    public init(
        title: String = "untitled", key: Key = .cMajor, qpm: Double = 96, form: SongForm = .standard,
        grid: GridScore = GridScore(), programs: [UInt8] = Voice.allCases.map(\.defaultProgram)
    ) {
        self.title = title
        self.key = key
        self.qpm = qpm
        self.form = form
        self.grid = grid
        self.programs = programs
    }

    /// The song in ticks, ready for a file or the player: voices with notes as tracks, a marker a section, chord texts.
    public func score(texts: [String] = []) -> Score {
        let starts = grid.barSteps
        var score = Score(
            tempos: [Change(tick: 0, qpm)], keys: [Change(tick: 0, key)], texts: texts)
        let isCompound = grid.hasCompoundBeats
        var steps = 0
        for (bar, start) in zip(grid.bars, starts) {
            if bar.steps != steps {
                score.metres.append(
                    Change(tick: start * ticksPerStep, Song.metre(steps: bar.steps, isCompound: isCompound)))
                steps = bar.steps
            }
        }
        if score.metres.isEmpty { score.metres = [Change(tick: 0, .fourFour)] }
        for (section, bar) in zip(form.sections, form.startBars) where bar < grid.bars.count {
            score.markers.append(Change(tick: starts[bar] * ticksPerStep, section.title))
        }
        var last: Chord??
        for (index, bar) in grid.bars.enumerated() {
            for (half, chord) in bar.chords.enumerated() where last != .some(chord) {
                let tick = starts[index] * ticksPerStep + half * bar.steps * ticksPerStep / max(1, bar.chords.count)
                score.chords.append(Change(tick: tick, chord?.name ?? "N.C."))
                last = .some(chord)
            }
        }
        for voice in Voice.allCases where !grid[voice].isEmpty {
            let notes = grid[voice].map {
                Note(
                    tick: $0.step * ticksPerStep, duration: $0.length * ticksPerStep, pitch: $0.pitch,
                    velocity: $0.velocity)
            }
            let controls = grid.pedals[voice.index].map {
                ControlChange(tick: $0.step * ticksPerStep, controller: 64, value: $0.isDown ? 127 : 0)
            }
            score.tracks.append(
                Track(
                    name: voice.rawValue, channel: voice.defaultChannel,
                    program: programs.indices.contains(voice.index) ? programs[voice.index] : voice.defaultProgram,
                    isDrum: voice.isDrum, notes: notes, controls: controls, voice: voice))
        }
        return score
    }

    /// The time signature of a bar of so many sixteenths.
    static func metre(steps: Int, isCompound: Bool = false) -> Metre {
        if isCompound, steps % 6 == 0 { return Metre(steps / 2, 8) }
        if steps % 4 == 0 { return Metre(steps / 4, 4) }
        if steps % 2 == 0 { return Metre(steps / 2, 8) }
        return Metre(steps, 16)
    }
}
