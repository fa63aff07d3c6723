import Composing
import Foundation
import Library
import ModelTraining
import MusicCore
import MusicModels

/// Composes songs under a few presets and measures them beside a corpus.
enum EvaluateMusic {
    static let presets = ["ballad", "uptempo-pop", "long-form"]
    /// Songs that are composed at every position of the recall slider.
    private static let recallSongs = 12

    static func run(songs: Int, presets names: [String], corpus: [String], _ folders: Folders) throws -> MusicEvaluation
    {
        guard (3...10_000).contains(songs) else {
            throw CommandFailure.usage("--songs cannot be \(songs).", "Give a number from 3 to 10000.")
        }
        let pieces = try CorpusArguments.load(corpus)
        let held = pieces.filter { $0.split == .validation }
        let presets = try (names.isEmpty ? presets : names).map { try PresetArgument.load($0).preset }
        let requests = (0..<songs).map { request($0, presets[$0 % presets.count]) }
        let composer = SongComposer(try Checkpoints.engine(folders, stages: Set(Stage.allCases)))
        let index = try Checkpoints.url(.originality, in: folders).map { try OriginalityIndex(path: $0.path) }
        Interrupt.watch()
        let progress = Progress("composing")
        defer { progress.finish() }
        let result = try MusicEvaluation.evaluate(
            composer, requests: requests, recallSongs: min(songs, recallSongs), pieces: held.isEmpty ? pieces : held,
            originality: index, isCancelled: { Interrupt.isRequested }
        ) { progress.update(Double($0) / Double(max(1, $1)), "\($0) of \($1) songs") }
        if Interrupt.isRequested { throw Interrupt.failure }
        return result
    }

    /// Songs of every kind of setting, only checked.
    static func trials(_ count: Int, _ folders: Folders) throws -> SongTrials {
        guard (1...1_000_000).contains(count) else {
            throw CommandFailure.usage("--trials cannot be \(count).", "Give a number from 1 to 1000000.")
        }
        let composer = SongComposer(try Checkpoints.engine(folders, stages: Set(Stage.allCases)))
        Interrupt.watch()
        let progress = Progress("trials")
        defer { progress.finish() }
        let result = try SongTrials.run(composer, count: count, isCancelled: { Interrupt.isRequested }) {
            progress.update(Double($0) / Double(max(1, $1)), "\($0) of \($1) songs")
        }
        if Interrupt.isRequested { throw Interrupt.failure }
        return result
    }

    /// Songs of one preset differ in seed and key.
    private static func request(_ index: Int, _ preset: Preset) -> ComposeRequest {
        var request = ComposeRequest(seed: UInt64(1000 + index))
        request.settings = preset.settings
        // Recall is measured on forms whose sections come back.
        if let form = preset.form, form.bars <= 96 { request.form = form }
        if let qpm = preset.qpm { request.qpm = qpm }
        request.key = Key(tonic: index * 7 % 12, mode: index % 2 == 0 ? .major : .minor)
        return request
    }
}
