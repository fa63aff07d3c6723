import Composing
import Foundation
import MusicCore
import StudioState

/// What the studio keeps in a song file beside the song itself, its takes and its history.
struct SongExtras: Codable, Equatable {
    static let attachment = "studio"

    /// What the file's list of takes does not say about one of them.
    struct TakeExtra: Codable, Equatable {
        var id: Int
        var origin: Take.Origin
        var isComplete: Bool
        var tokens: Int
        var seconds: Double
        /// The take with what was changed by hand since it was written.
        var edited: Song?
    }

    var seed: UInt64
    var stages: Set<Stage>
    var latent: LatentEnds
    var mix: Mix
    var lockedBars: Set<Int>
    var givenChords: [Int: [Chord?]]
    var currentTake: Int?
    var preset: String?
    /// By the take's number in the file.
    var takes: [Int64: TakeExtra]

    init(_ draft: Draft, takes: [Int64: TakeExtra]) {
        seed = draft.seed
        stages = draft.stages
        latent = draft.latent
        mix = draft.mix
        lockedBars = draft.lockedBars
        givenChords = draft.givenChords
        currentTake = draft.currentTake
        preset = draft.preset
        self.takes = takes
    }

    /// A draft of a song with these extras.
    func draft(_ song: Song, _ settings: ComposeSettings) -> Draft {
        Draft(
            song: song, settings: settings, seed: seed, stages: stages, latent: latent, mix: mix,
            lockedBars: lockedBars.filter { (0..<song.form.bars).contains($0) },
            givenChords: givenChords.filter { (0..<song.form.bars).contains($0.key) }, currentTake: currentTake,
            preset: preset)
    }

    init(reading text: String) throws { self = try JSONDecoder().decode(SongExtras.self, from: Data(text.utf8)) }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
