import Composing
import MusicCore
import MusicModels
import Testing

/// Songs that are written beside one another.
@Suite struct TakesTests {
    private static let composer = SongComposer(.tiny())

    private static func requests() throws -> [ComposeRequest] {
        let form = try SongForm(parsing: "verse:2 chorus:2 verse:2")
        return (1...5).map { ComposeRequest(form: form, seed: $0) }
    }

    @Test func eachIsWhatItIsAlone() throws {
        let requests = try Self.requests()
        let together = try Self.composer.compose(requests, isCancelled: { false }) { _, _ in }
        let alone = try requests.map { try Self.composer.compose($0, isCancelled: { false }, report: { _ in }) }
        #expect(together.map { $0?.song } == alone.map { $0.song })
        #expect(Set(together.compactMap { $0?.song.grid.notes }).count > 1)
    }

    @Test func theFirstFaultEndsAll() throws {
        var requests = try Self.requests()
        requests[2].settings.sampling.temperature = -1
        #expect(throws: ComposeError.self) {
            _ = try Self.composer.compose(requests, isCancelled: { false }) { _, _ in }
        }
    }

    @Test func cancelledOnesAreLeftOut() throws {
        let done = try Self.composer.compose(try Self.requests(), isCancelled: { true }) { _, _ in }
        #expect(done.count == 5 && done.allSatisfy { $0 == nil || $0?.isComplete == false })
    }
}
