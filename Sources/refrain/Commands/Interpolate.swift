import ArgumentParser
import Composing
import Foundation
import Library
import MIDIFiles
import MusicCore
import MusicModels

struct Interpolate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Walk through the latent space from one melody to another.",
        discussion: """
            The melodies of both files are encoded, up to 16 bars of the shorter one, and the points of the great \
            circle between them are decoded one after the other.
            """)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The MIDI file to start from.") var a: String
    @Argument(help: "The MIDI file to arrive at.") var b: String
    @Option(help: "Points on the way, both ends included.") var steps = 9
    @Option(help: "Bars of each melody, 1 to 16; as many as both have where it is left out.") var bars: Int?
    @Option(help: "Of the decoder; 0 takes the likeliest.") var temperature = 0.2
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
        let engine = try Checkpoints.engine(Folders.current, stages: [.vae])
        guard let space = engine.latent?.model else {
            throw CommandFailure(
                "There is no checkpoint \(EngineLoader.File.melodyVAE.rawValue), so there is no latent space.",
                "Train one with refrain train vae, or see refrain doctor.")
        }
        try walk(space, from: first, to: second, bars: bars)
    }

    private func passage(_ path: String) throws(CommandFailure) -> QuantisedScore {
        let quantised = ScoreQuantiser.quantise(try Files.readMIDIWithWarnings(path).score)
        guard !quantised.grid[.melody].isEmpty else {
            throw CommandFailure("\(path) has no melody.", "Give a file whose tracks have a melody among them.")
        }
        return quantised
    }

    private func walk(_ space: any LatentSpace, from a: QuantisedScore, to b: QuantisedScore, bars: Int) throws {
        let length = bars * 16
        let ends = [a, b].map { Array($0.grid[.melody].filter { $0.step < length }) }
        let points = ends.map { space.encode(melody: $0, bars: bars) }
        let tokens = ends.map { MelodyGrid.tokens($0, from: 0, steps: length) }
        var song = Song(title: "interpolation", key: a.key ?? .cMajor, qpm: a.qpm, form: SongForm([]))
        song.programs = a.programs
        var report = Report(steps: [], hammingToA: [], hammingToB: [], bars: steps * bars, output: output)
        var markers: [Change<String>] = []
        for step in 0..<steps {
            let position = Double(step) / Double(steps - 1)
            let z = Interpolation.spherical(points[0], points[1], Float(position))
            let melody = space.decode(z, bars: bars, temperature: temperature, seed: seed)
            var part = GridScore(bars: Array(repeating: GridBar(), count: bars))
            part[.melody] = melody
            part.normalise()
            song.grid.append(part)
            markers.append(Change(tick: step * length * ticksPerStep, "Step \(step + 1) of \(steps)"))
            let decoded = MelodyGrid.tokens(part[.melody], from: 0, steps: length)
            let distances = tokens.map { end in
                Double(zip(end, decoded).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }) / Double(length)
            }
            report.steps.append(
                Report.Step(position: position, startBar: step * bars, notes: part[.melody].count))
            report.hammingToA.append(distances[0])
            report.hammingToB.append(distances[1])
        }
        var score = song.score(texts: [
            "refrain interpolate --steps \(steps) --temperature \(temperature) --seed \(seed)"
        ])
        score.markers = markers
        try Files.write(MIDIFile.write(score), to: output)
        if common.json { return try Output.json(report) }
        if output == "-" { return }
        let rows = report.steps.indices.map { index in
            [
                String(format: "%.2f", report.steps[index].position), "\(report.steps[index].notes)",
                String(format: "%.3f", report.hammingToA[index]), String(format: "%.3f", report.hammingToB[index]),
            ]
        }
        Output.line(Table.text([["position", "notes", "from A", "from B"]] + rows, rightAligned: [0, 1, 2, 3]))
        Output.line("\(steps) steps of \(bars) bars -> \(output)")
    }
}
