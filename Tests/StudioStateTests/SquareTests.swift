import Composing
import MusicCore
import Testing

@testable import StudioState

@Suite struct SquareTests {
    /// A studio with a written take and corners chosen.
    func square(_ corners: [(Corner, Character)]) -> Studio {
        var studio = makeStudio()
        studio.writeTake()
        for (corner, letter) in corners {
            _ = studio.update(.selectLatentRow(.corner(corner)))
            for _ in 0..<9 where studio.draft.latent[corner] != letter { studio.run(.right) }
        }
        return studio
    }

    func morph(_ effects: [Effect]) -> MorphRequest? {
        effects.lazy.compactMap { if case .morph(let request) = $0 { request } else { nil } }.first
    }

    @Test func aThirdCornerMakesASquare() throws {
        var studio = square([(.a, "A"), (.b, "B")])
        #expect(!studio.latentRows.contains(.down))
        var request = try #require(morph(studio.update(.movePoint(across: 0.25, down: 0.75))))
        #expect(request.corners.count == 2)
        #expect(request.down == 0)
        studio = square([(.a, "A"), (.b, "B"), (.c, "C")])
        #expect(studio.latentRows.contains(.down))
        request = try #require(morph(studio.update(.movePoint(across: 0.25, down: 0.75))))
        #expect(request.corners.count == 4)
        // D is not chosen, so it is B.
        #expect(request.corners[3] == request.corners[1])
        #expect((request.across, request.down) == (0.25, 0.75))
        studio.run(.undo)
        #expect(studio.draft[.latentDown] == 0)
    }

    @Test func aDragIsOneStepAndLeavesATrail() {
        var studio = square([(.a, "A"), (.b, "B"), (.d, "D")])
        let steps = studio.history.undo.count
        for place in stride(from: 0.1, through: 0.9, by: 0.1) {
            _ = studio.update(.movePoint(across: place, down: 1 - place))
        }
        #expect(studio.history.undo.count == steps + 1)
        #expect((1...6).contains(studio.latent.trail.count))
    }

    @Test func aMovedPointIsHeardOnceItIsDecoded() throws {
        var studio = square([(.a, "A"), (.b, "B")])
        let request = try #require(morph(studio.update(.movePoint(across: 0.5, down: 0))))
        let answer = Morph(melody: request.corners[0], bars: 4)
        let heard = studio.update(.engine(.morphed(request: request.id, answer)))
        #expect(heard.contains { if case .hear(request.corners[0], _, _) = $0 { true } else { false } })
        // What the engine answers by itself, for example after a take was written, is not.
        let quiet = try #require(morph(studio.run(.swapEnds)))
        #expect(studio.update(.engine(.morphed(request: quiet.id, answer))).isEmpty)
    }

    @Test func aWalkBecomesASection() throws {
        var studio = square([(.a, "A"), (.b, "B")])
        let bars = studio.song.form.bars
        studio.run(.walk)
        let effects = studio.type("6")
        guard case .walk(let request)? = effects.first else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(request.passages == 3)
        let passage = Morph(melody: [GridNote(step: 0, length: 4, pitch: 70, velocityBin: 5)], bars: 2)
        _ = studio.update(.engine(.walked(request: request.id, [passage, passage, passage])))
        #expect(studio.song.form.bars == bars + 6)
        #expect(studio.song.grid.bars.count == bars + 6)
        #expect(studio.song.grid[.melody].count { $0.pitch == 70 } == 3)
        studio.run(.undo)
        #expect(studio.song.form.bars == bars)
    }
}
