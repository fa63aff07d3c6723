import Composing
import Foundation
import MusicCore

/// What `compose` tells about a take; the names are the JSON keys.
struct CompositionReport: Encodable {
    struct SectionRow: Encodable {
        var kind: String
        var letter: String
        var bars: Int
        var startBar: Int
        var memory: String

        init(_ section: Section, startBar: Int) {
            kind = section.kind.rawValue
            letter = String(section.letter)
            bars = section.bars
            self.startBar = startBar
            memory =
                switch section.memory {
                case .writes: "writes"
                case .recalls: "recalls"
                case .free: "free"
                }
        }
    }

    var seed: UInt64
    var notes: Int
    var bars: Int
    var tokens: Int
    var seconds: Double
    var tokensPerSecond: Double
    /// Seconds of music written in a second.
    var realTimeFactor: Double
    var complete: Bool
    var key: String
    var tempo: Double
    var sections: [SectionRow]
    var stages: [String: StageReport]
    /// Measures of the song; `distance` is how far they lie from where most songs have them.
    var figures: [String: Double]
    /// Notes of the longest run shared with a song that was trained on.
    var longestCopy: Int?
    var output: String?
    var takes: [CompositionReport]?

    private enum CodingKeys: String, CodingKey {
        case seed, notes, bars, tokens, seconds, tokensPerSecond, realTimeFactor, complete, key, tempo, sections,
            stages, figures, longestCopy
        case output, takes
    }

    init(_ composition: Composition, output: String?) {
        let song = composition.song
        let score = song.score()
        let transformer = composition.stages[.transformer]?.seconds ?? composition.seconds
        seed = composition.seed
        notes = song.grid.noteCount
        bars = song.grid.bars.count
        tokens = composition.tokens
        seconds = composition.seconds
        tokensPerSecond = transformer > 0 ? Double(composition.tokens) / transformer : 0
        let length = score.seconds(at: song.grid.stepCount * ticksPerStep)
        realTimeFactor = composition.seconds > 0 ? length / composition.seconds : 0
        complete = composition.isComplete
        key = song.key.name
        tempo = song.qpm
        sections = zip(song.form.sections, song.form.startBars).map(SectionRow.init)
        stages = Dictionary(uniqueKeysWithValues: composition.stages.map { ($0.key.rawValue, $0.value) })
        let measured = SongFigures(song.grid)
        figures = measured.byName
        figures["distance"] = measured.distance
        longestCopy = composition.longestCopy
        self.output = output
    }

    var line: String {
        let place = output.map { " -> \($0)" } ?? ""
        let rate = tokens > 0 ? ", \(Int(tokensPerSecond)) tokens/s" : ""
        let state = complete ? "" : " (stopped early)"
        let time = String(format: "%.1f s", seconds)
        return "seed \(seed): \(notes) notes in \(bars) bars, \(key), written in \(time)\(rate)\(state)\(place)"
    }

    /// What `--best-of` chose by, and how near it comes to a copy.
    var quality: String {
        let distance = figures["distance"].map { String(format: "; %.2f from what songs are like", $0) } ?? ""
        return distance + (longestCopy.map { ", at most \($0) notes as in a known song" } ?? "")
    }

    /// A take without a file still has the key `output`.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(seed, forKey: .seed)
        try values.encode(notes, forKey: .notes)
        try values.encode(bars, forKey: .bars)
        try values.encode(tokens, forKey: .tokens)
        try values.encode(seconds, forKey: .seconds)
        try values.encode(tokensPerSecond, forKey: .tokensPerSecond)
        try values.encode(realTimeFactor, forKey: .realTimeFactor)
        try values.encode(complete, forKey: .complete)
        try values.encode(key, forKey: .key)
        try values.encode(tempo, forKey: .tempo)
        try values.encode(sections, forKey: .sections)
        try values.encode(stages, forKey: .stages)
        try values.encode(figures, forKey: .figures)
        try values.encodeIfPresent(longestCopy, forKey: .longestCopy)
        try values.encode(output, forKey: .output)
        try values.encodeIfPresent(takes, forKey: .takes)
    }
}
