import ArgumentParser
import MIDIFiles
import MusicCore
import MusicModels

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a MIDI file holds.",
        discussion: "Ticks are of 1/480 quarter whatever the file's own division is.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A MIDI file, or - for standard input.") var file: String

    func run() throws {
        let contents = try Files.readMIDI(file)
        let report = InspectReport(contents)
        if common.json { return try Output.json(report) }
        for line in report.lines(name: file) { Output.line(line) }
    }
}

/// Everything `inspect` tells; the names are the JSON keys.
struct InspectReport: Encodable {
    struct TrackRow: Encodable {
        var name: String
        var channel: Int
        var program: Int
        var isDrum: Bool
        var voice: String?
        var notes: Int
        var lowest: Int?
        var highest: Int?
    }
    struct Tempo: Encodable {
        var tick: Int
        var seconds: Double
        var qpm: Double
    }
    struct TimeSignature: Encodable {
        var tick: Int
        var numerator: Int
        var denominator: Int
    }
    struct Text: Encodable {
        var tick: Int
        var text: String
    }
    struct Features: Encodable {
        var names: [String]
        /// One list a bar, of the melody.
        var bars: [[Double]]
    }
    struct Warning: Encodable {
        var byte: Int
        var track: Int?
        var message: String
    }

    var format: Int
    var ppq: Int?
    var framesPerSecond: Int?
    var ticksPerFrame: Int?
    var title: String?
    var tracks: [TrackRow]
    var notes: Int
    var bars: Int
    var seconds: Double
    var tempoMap: [Tempo]
    var timeSignatures: [TimeSignature]
    var keySignatures: [Text]
    var key: String?
    var markers: [Text]
    var sections: [Text]
    var chords: Int
    var onGridShare: Double
    var tokens: Int
    var histogram: [Double]
    var features: Features
    var warnings: [Warning]

    init(_ contents: MIDIContents) {
        let score = contents.score
        let quantised = ScoreQuantiser.quantise(score)
        format = contents.info.format
        switch contents.info.division {
        case .ppq(let value): ppq = value
        case .smpte(let frames, let ticks): (framesPerSecond, ticksPerFrame) = (frames, ticks)
        }
        title = contents.info.title
        tracks = zip(score.tracks, VoiceAssignment.voices(of: score.tracks)).map { track, voice in
            let pitches = track.notes.map { Int($0.pitch) }
            return TrackRow(
                name: track.name, channel: Int(track.channel) + 1, program: Int(track.program), isDrum: track.isDrum,
                voice: voice?.rawValue, notes: track.notes.count, lowest: pitches.min(), highest: pitches.max())
        }
        notes = score.noteCount
        bars = score.barTicks().count
        seconds = score.seconds(at: score.end)
        tempoMap = score.tempos.map { Tempo(tick: $0.tick, seconds: score.seconds(at: $0.tick), qpm: $0.value) }
        timeSignatures = score.metres.map {
            TimeSignature(tick: $0.tick, numerator: $0.value.numerator, denominator: $0.value.denominator)
        }
        keySignatures = score.keys.map { Text(tick: $0.tick, text: $0.value.name) }
        key = quantised.key?.name
        markers = score.markers.map { Text(tick: $0.tick, text: $0.value) }
        let marks = SectionMarks(score, quantised.grid)
        sections = marks.named.map { Text(tick: $0.tick, text: $0.name) }
        chords = score.chords.count
        onGridShare = quantised.onGridShare
        tokens = EventEncoder.encode(quantised.grid, sections: marks.starts).tokens.count
        histogram = InspectReport.histogram(score)
        features = Features(names: BarFeatures.names, bars: BarFeatures.bars(of: quantised.grid))
        warnings = contents.warnings.map { Warning(byte: $0.byte, track: $0.track, message: "\($0)") }
    }

    /// Share of each pitch, drums apart, weighted by velocity / 127.
    static func histogram(_ score: Score) -> [Double] {
        var bins = [Double](repeating: 0, count: 128)
        for note in score.tracks.lazy.filter({ !$0.isDrum }).flatMap(\.notes) {
            bins[Int(note.pitch & 127)] += Double(note.velocity) / 127
        }
        let total = bins.reduce(0, +)
        return total > 0 ? bins.map { $0 / total } : bins
    }

    func lines(name: String) -> [String] {
        let division = ppq.map { "\($0) ticks a quarter" } ?? "\(framesPerSecond ?? 0) frames a second"
        var lines = [title.flatMap { $0.isEmpty ? nil : "\(name): \($0)" } ?? name]
        lines.append("format \(format), \(division), \(bars) bars, \(Progress.clock(seconds)), \(notes) notes")
        let tempi = Set(tempoMap.map(\.qpm))
        let first = tempoMap.first?.qpm ?? 120
        lines.append("tempo " + InspectReport.short(first) + (tempi.count > 1 ? ", \(tempoMap.count) changes" : ""))
        let metres = timeSignatures.map { "\($0.numerator)/\($0.denominator)" }
        lines.append("metre " + (metres.isEmpty ? "4/4" : metres.joined(separator: ", ")))
        if let key { lines.append("key \(key) by its notes") }
        if !sections.isEmpty { lines.append("sections " + sections.map(\.text).joined(separator: ", ")) }
        lines.append("\(tokens) event tokens, \(InspectReport.short(onGridShare * 100)) % of onsets on the grid")
        if !tracks.isEmpty {
            lines.append(
                Table.text(
                    [["track", "channel", "program", "notes", "voice"]]
                        + tracks.map {
                            [
                                $0.name.isEmpty ? "-" : $0.name, "\($0.channel)", "\($0.program)", "\($0.notes)",
                                $0.voice ?? "-",
                            ]
                        }, rightAligned: [1, 2, 3]))
        }
        return lines + warnings.map { "warning: \($0.message)" }
    }

    private static func short(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

/// Markers of a score that name sections, such as `Verse B`.
struct SectionMarks {
    var starts: [SectionStart] = []
    var named: [(tick: Int, name: String)] = []

    init(_ score: Score, _ grid: GridScore) {
        let bars = grid.barSteps
        for marker in score.markers.sorted(by: { $0.tick < $1.tick }) {
            guard let word = marker.value.split(separator: " ").first,
                let kind = SectionKind(rawValue: word.lowercased())
            else { continue }
            named.append((marker.tick, marker.value))
            let step = ScoreQuantiser.nearestStep(marker.tick)
            guard let bar = bars.lastIndex(where: { $0 <= step }), bar < grid.bars.count else { continue }
            starts.append(SectionStart(bar: bar, kind: kind))
        }
    }
}
