import Composing
import Foundation
import MusicCore
import StudioState

/// What of a draft is no part of the song and its settings, as text that is kept with every step of the history.
///
/// The same draft always gives the same text: sets are written in order.
struct DraftCompanion: Codable, Equatable {
    private struct GivenChords: Codable, Equatable {
        var bar: Int
        var chords: [Chord?]
    }

    private var seed: UInt64
    private var stages: [Stage]
    private var latent: LatentEnds
    private var muted: [Voice]
    private var soloed: [Voice]
    private var locked: [Voice]
    private var lockedBars: [Int]
    private var givenChords: [GivenChords]
    private var currentTake: Int?
    private var preset: String?
    private var outline: SongOutline?

    init(_ draft: Draft) {
        seed = draft.seed
        stages = Stage.allCases.filter(draft.stages.contains)
        latent = draft.latent
        muted = draft.mix.muted.sorted()
        soloed = draft.mix.soloed.sorted()
        locked = draft.mix.locked.sorted()
        lockedBars = draft.lockedBars.sorted()
        givenChords = draft.givenChords.sorted { $0.key < $1.key }.map { GivenChords(bar: $0.key, chords: $0.value) }
        currentTake = draft.currentTake
        preset = draft.preset
        outline = draft.outline
    }

    /// Reads a text; `nil` where another program has written it, or none has.
    init?(reading text: String) {
        guard !text.isEmpty, let read = try? JSONDecoder().decode(DraftCompanion.self, from: Data(text.utf8)) else {
            return nil
        }
        self = read
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The draft of a song with these; what points beyond the song is left out.
    func draft(_ song: Song, _ settings: ComposeSettings) -> Draft {
        var mix = Mix()
        mix.muted = Set(muted)
        mix.soloed = Set(soloed)
        mix.locked = Set(locked)
        let bars = 0..<song.form.bars
        let chords = givenChords.filter { bars.contains($0.bar) }.map { ($0.bar, $0.chords) }
        return Draft(
            song: song, settings: settings, seed: seed, stages: Set(stages), latent: latent, mix: mix,
            lockedBars: Set(lockedBars.filter(bars.contains)),
            givenChords: Dictionary(chords, uniquingKeysWith: { $1 }), currentTake: currentTake, preset: preset,
            outline: outline)
    }
}
