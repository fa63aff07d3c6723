import ArgumentParser
import Composing
import Foundation
import Library
import ModelTraining
import MIDIFiles
import MusicCore
import MusicModels

struct Interpolate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walk through the latent space from one passage to another.",
        discussion: """
            The melodies of both files, or their drums or trios, are encoded, up to 16 bars of the shorter one, and the \
            points of the great circle between them are decoded one after the other.
            """)
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case melody, drums, trio

        var kind: MusicVAEKind {
            switch self {
            case .melody: .melody
            case .drums: .drums
            case .trio: .trio
            }
        }
    }

    @OptionGroup var common: CommonOptions
    @Argument(help: "The MIDI file to start from.") var a: String
    @Argument(help: "The MIDI file to arrive at.") var b: String
    @Option(help: "melody, drums, or trio: melody, bass and drums together.") var voice = Part.melody
    @Option(help: "Points on the way, both ends included.") var steps = 9
    @Option(help: "Bars of each passage, 1 to 16; as many as both have where it is left out.") var bars: Int?
    @Option(help: "Of the decoder; 0 takes the likeliest.") var temperature = VAEEvaluation.walkTemperature
    @Option(help: "The same seed gives the same notes.") var seed: UInt64 = 1
    @Option(name: .short, help: "The MIDI file to write, or - for standard output.") var output: String

    struct Report: Encodable {
        struct Step: Encodable {
            var position: Double
            var startBar: Int
            var notes: Int
        }
        var steps: [Step]
        /// Share of the sixteenths at which a step differs from each end.
        var hammingToA: [Double]
        var hammingToB: [Double]
        var bars: Int
        var output: String
    }

    func run() throws {
        guard (2...128).contains(steps) else {
            throw CommandFailure.usage("--steps cannot be \(steps).", "Give a number from 2 to 128.")
        }
        guard SettingRange.temperature.contains(temperature) else {
            throw CommandFailure.usage("--temperature cannot be \(temperature).", "Give a number from 0 to 2.")
        }
        try OutputOption.check(output, json: common.json)
        let (first, second) = (try passage(a), try passage(b))
        let shared = min(16, first.grid.bars.count, second.grid.bars.count)
        let bars = bars ?? shared
        guard (1...max(1, shared)).contains(bars) else {
            throw CommandFailure.usage("--bars cannot be \(bars).", "Give a number from 1 to \(shared).")
        }
        guard let url = Checkpoints.url(voice.kind.file, in: Folders.current) else {
            throw CommandFailure(
                "There is no checkpoint \(voice.kind.file.rawValue), so there is no latent space of this kind.",
                "Train one with refrain train vae, or see refrain doctor.")
        }
        let space = try PassageSpace(from: url.path)
        guard space.kind == voice.kind else {
            throw CommandFailure(
                "\(url.path) is a model of \(space.kind.rawValue), not of \(voice.rawValue).",
                "Put a model of \(voice.rawValue) in its place, or remove it.")
        }
        try walk(PassageWalk(space: space, bars: min(bars, space.maximumBars)), from: first, to: second)
    }

    private func passage(_ path: String) throws(CommandFailure) -> QuantisedScore {
        let quantised = ScoreQuantiser.quantise(try Files.readMIDIWithWarnings(path).score)
        for voice in voice.kind.needed where quantised.grid[voice].isEmpty {
            let name = voice == .drums ? "no drums" : "no \(voice.rawValue)"
            throw CommandFailure("\(path) has \(name).", "Give a file in which there is one, or another --voice.")
        }
        return quantised
    }

    private func walk(_ walk: PassageWalk, from a: QuantisedScore, to b: QuantisedScore) throws {
        let bars = walk.bars
        let points = walk.steps(steps, from: a.grid, to: b.grid, temperature: temperature, seed: seed)
        var song = Song(title: "interpolation", key: a.key ?? .cMajor, qpm: a.qpm, form: SongForm([]))
        song.programs = a.programs
        for point in points { song.grid.append(point.grid) }
        let command = "refrain interpolate --voice \(voice.rawValue) --steps \(steps)"
        var score = song.score(texts: ["\(command) --temperature \(temperature) --seed \(seed)"])
        score.markers = points.indices.map {
            Change(tick: $0 * bars * 16 * ticksPerStep, "Step \($0 + 1) of \(steps)")
        }
        try Files.write(MIDIFile.write(score), to: output)
        if common.json {
            return try Output.json(
                Report(
                    steps: points.enumerated().map { index, point in
                        Report.Step(
                            position: point.position, startBar: index * bars, notes: point.grid.noteCount)
                    }, hammingToA: points.map(\.hammingToA), hammingToB: points.map(\.hammingToB),
                    bars: steps * bars, output: output))
        }
        if output == "-" { return }
        let rows = points.map { point in
            [
                String(format: "%.2f", point.position), "\(point.grid.noteCount)",
                String(format: "%.3f", point.hammingToA), String(format: "%.3f", point.hammingToB),
            ]
        }
        Output.line(Table.text([["position", "notes", "from A", "from B"]] + rows, rightAligned: [0, 1, 2, 3]))
        Output.line("\(steps) steps of \(bars) bars -> \(output)")
    }
}
