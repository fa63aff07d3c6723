import ArgumentParser
import Composing
import Foundation
import Library
import MIDIFiles
import MusicCore
import MusicModels

struct Compose: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a song.",
        discussion: """
            Without -o nothing is saved. -o NAME.mid writes a MIDI file a take (NAME-2.mid and so on), -o NAME.refrain \
            a song for the studio with all takes in it. Control-C keeps the bars that are finished.
            """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: RequestOptions
    @Option(help: "How many to write, with seeds one after the other.") var takes = 1
    @Option(help: "Write each take so many times and keep the one whose figures are most like those of songs.")
    var bestOf = 1
    @OptionGroup var playing: HumaniseOption
    @Option(name: .short, help: "NAME.mid, NAME.refrain, or - for MIDI on standard output.") var output: String?

    func run() throws {
        guard (1...1000).contains(takes) else {
            throw CommandFailure.usage("--takes cannot be \(takes).", "Give a number from 1 to 1000.")
        }
        guard (1...100).contains(bestOf) else {
            throw CommandFailure.usage("--best-of cannot be \(bestOf).", "Give a number from 1 to 100.")
        }
        try playing.check()
        if output == "-", takes > 1 {
            throw CommandFailure.usage("Standard output holds one take only.", "Give a file after -o, or one take.")
        }
        if let output { try OutputOption.check(output, json: common.json) }
        let isSong = output?.hasSuffix(".refrain") ?? false
        if let output, isSong, FileManager.default.fileExists(atPath: Files.url(output).path) {
            throw LibraryError.exists(file: output)
        }
        let request = try options.request()
        let composer = SongComposer(try Checkpoints.engine(Folders.current, stages: request.stages))
        Interrupt.watch()
        var finished: [(ComposeRequest, Composition)] = []
        for take in 0..<takes where !Interrupt.isRequested {
            var best: (request: ComposeRequest, composition: Composition, distance: Double)?
            for attempt in 0..<bestOf where best == nil || !Interrupt.isRequested {
                var request = request
                request.seed &+= UInt64(take * bestOf + attempt)
                let label = takes == 1 ? "writing" : "take \(take + 1) of \(takes)"
                let isFirst = take == 0 && attempt == 0
                let composition = try Writing.run(label, tells: isFirst) { isCancelled, report throws(ComposeError) in
                    try composer.compose(request, isCancelled: isCancelled, report: report)
                }
                let distance = SongFigures(composition.song.grid).distance
                if best.map({ composition.isComplete && distance < $0.distance }) ?? true {
                    best = (request, composition, distance)
                }
            }
            if let best { finished.append((best.request, best.composition)) }
        }
        let paths = try isSong ? saveSong(finished) : saveMIDI(finished)
        try report(finished, paths)
        if Interrupt.isRequested { throw Interrupt.failure }
    }

    // MARK: Saving

    private func saveMIDI(_ finished: [(ComposeRequest, Composition)]) throws(CommandFailure) -> [String?] {
        guard let output else { return finished.map { _ in nil } }
        var paths: [String?] = []
        for (index, (request, composition)) in finished.enumerated() {
            let path = index == 0 ? output : Compose.numbered(output, index + 1)
            let song = composition.song
            let texts = Recipe.texts(request, form: song.form)
            try Files.write(MIDIFile.write(playing.applied(to: song.score(texts: texts), seed: request.seed)), to: path)
            paths.append(path)
        }
        return paths
    }

    private func saveSong(_ finished: [(ComposeRequest, Composition)]) throws(LibraryError) -> [String?] {
        guard let output, let (request, first) = finished.first else { return [] }
        var song = first.song
        song.title = Files.url(output).deletingPathExtension().lastPathComponent
        let file = try SongFile.create(Files.url(output), SongState(song: song, settings: request.settings))
        for (request, composition) in finished { try file.add(Take(composition, request: request)) }
        try file.close()
        return finished.map { _ in output }
    }

    /// `song.mid` and 2 make `song-2.mid`.
    static func numbered(_ path: String, _ number: Int) -> String {
        let ending = (path as NSString).pathExtension
        let stem = (path as NSString).deletingPathExtension
        return "\(stem)-\(number)" + (ending.isEmpty ? "" : ".\(ending)")
    }

    // MARK: Telling

    private func report(_ finished: [(ComposeRequest, Composition)], _ paths: [String?]) throws {
        let rows = zip(finished, paths).map { CompositionReport($0.1, output: $1) }
        if common.json {
            guard var first = rows.first else { return }
            if takes > 1 { first.takes = rows }
            return try Output.json(first)
        }
        if output == "-" { return }
        for row in rows { Output.line(bestOf > 1 ? row.line + row.quality : row.line) }
        if output == nil, let row = rows.first {
            Output.line("Not saved; add -o song.mid --seed \(row.seed) to keep it.")
        }
    }
}

/// What `compose` tells about a take; the names are the JSON keys.
struct CompositionReport: Encodable {
    struct SectionRow: Encodable {
        var kind: String
        var letter: String
        var bars: Int
        var startBar: Int
        var memory: String
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
        sections = zip(song.form.sections, song.form.startBars).map { section, start in
            let memory =
                switch section.memory {
                case .writes: "writes"
                case .recalls: "recalls"
                case .free: "free"
                }
            return SectionRow(
                kind: section.kind.rawValue, letter: String(section.letter), bars: section.bars, startBar: start,
                memory: memory)
        }
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
