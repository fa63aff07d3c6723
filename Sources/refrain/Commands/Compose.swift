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
            a song for the studio with all takes in it. Control-C keeps the bars that are finished. --plan shows the \
            form and the chords that stage 1 suggests and writes nothing; --structure suggested writes a song on them.
            """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var options: RequestOptions
    @Option(help: "How many to write, with seeds one after the other.") var takes = 1
    @Option(help: "Write each take so many times and keep the one whose figures are most like those of songs.")
    var bestOf = 1
    @Flag(help: "Show the form and the chords that the seed suggests, and write nothing.") var plan = false
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
        if plan { return try showPlans() }
        let given = try options.given()
        let request = try options.request(beginningWith: given)
        let composer = SongComposer(try Checkpoints.engine(Folders.current, stages: request.stages))
        Interrupt.watch()
        let requests = (0..<takes * bestOf).map { attempt in
            var request = request
            request.seed &+= UInt64(attempt)
            return request
        }
        let written = Array(zip(requests, try Writing.several(requests, with: composer)))
        let finished = (0..<takes).compactMap { Compose.best(of: written[$0 * bestOf..<($0 + 1) * bestOf]) }
        let paths = try isSong ? saveSong(finished) : saveMIDI(finished, behind: given)
        try report(finished, paths)
        if Interrupt.isRequested { throw Interrupt.failure }
    }

    /// The whole one whose figures are most like those of songs; a broken one where none is whole.
    private static func best(
        of attempts: ArraySlice<(ComposeRequest, Composition?)>
    ) -> (ComposeRequest, Composition)? {
        func distance(_ composition: Composition) -> Double {
            composition.isComplete ? SongFigures(composition.song.grid).distance : .infinity
        }
        let done = attempts.compactMap { request, composition in composition.map { (request, $0) } }
        return done.count < 2 ? done.first : done.min { distance($0.1) < distance($1.1) }
    }

    private func showPlans() throws {
        if output != nil {
            throw CommandFailure.usage("A plan is not a song, so --plan saves none.", "Leave -o out, or --plan.")
        }
        var request = try options.request(beginningWith: try options.given())
        if options.structure == nil { request.form = nil }
        let composer = SongComposer(
            try Checkpoints.engine(Folders.current, stages: request.stages.intersection([.markov])))
        let reports = try (0..<takes).map { take in
            var request = request
            request.seed &+= UInt64(take)
            return PlanReport(try composer.suggest(request), qpm: request.qpm)
        }
        if common.json, var first = reports.first {
            if takes > 1 { first.takes = reports }
            return try Output.json(first)
        }
        Output.line(reports.map(\.text).joined(separator: "\n\n"))
    }

    // MARK: Saving

    private func saveMIDI(
        _ finished: [(ComposeRequest, Composition)], behind given: GivenPiece?
    ) throws(CommandFailure) -> [String?] {
        guard let output else { return finished.map { _ in nil } }
        var paths: [String?] = []
        for (index, (request, composition)) in finished.enumerated() {
            let path = index == 0 ? output : Compose.numbered(output, index + 1)
            let song = composition.song
            let own = song.score(texts: Recipe.texts(request, form: song.form))
            let score = given.map { $0.followed(by: song, own) } ?? own
            try Files.write(MIDIFile.write(playing.applied(to: score, seed: request.seed)), to: path)
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
