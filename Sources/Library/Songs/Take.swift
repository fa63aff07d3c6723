import Composing
import Foundation
import MusicCore

/// A finished piece of writing that is kept, with all that is needed to write it again exactly.
public struct Take: Hashable, Sendable {
    /// Position in the list, given by the file.
    public var id: Int64
    public var created: Date
    /// Seed, settings, stages, and what it started from.
    public var request: ComposeRequest
    /// The form that was written, also where the request left it open.
    public var form: SongForm
    public var grid: GridScore
    /// Hash of the checkpoint each stage used.
    public var checkpoints: [Stage: String]
    /// 0 (not rated) to 5.
    public var rating: Int

    public init(
        id: Int64 = 0, created: Date = Date(), request: ComposeRequest, form: SongForm, grid: GridScore,
        checkpoints: [Stage: String] = [:], rating: Int = 0
    ) {
        self.id = id
        self.created = created
        self.request = request
        self.form = form
        self.grid = grid
        self.checkpoints = checkpoints
        self.rating = rating
    }

    /// A take of what a composer wrote.
    public init(_ composition: Composition, request: ComposeRequest, created: Date = Date()) {
        self.init(
            created: created, request: request, form: composition.song.form, grid: composition.song.grid,
            checkpoints: composition.stages.compactMapValues(\.checkpoint))
    }

    public var seed: UInt64 { request.seed }
}
