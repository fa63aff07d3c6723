import Testing

@testable import TerminalUI

struct SliderTests {
    private let region = Rectangle(x: 0, y: 0, width: 26, height: 1)

    @Test(arguments: [
        (0.0, "top-p        ●─────── 0.92"), (0.5, "top-p        ━━━━●─── 0.92"), (1, "top-p        ━━━━━━━● 0.92"),
        (.nan, "top-p        ●─────── 0.92"), (7, "top-p        ━━━━━━━● 0.92"),
    ])
    func draws(fraction: Double, expected: String) {
        var canvas = Canvas(width: 26, height: 1)
        let slider = Slider("top-p", fraction: fraction, valueText: "0.92", labelWidth: 12, valueWidth: 4)
        canvas.draw(slider, in: region, theme: .nightfall)
        #expect(TextSnapshot.plain(canvas) == expected)
    }

    @Test func keepsLabelAndValueWhereThereIsNoRoomForATrack() {
        var canvas = Canvas(width: 10, height: 1)
        let slider = Slider("temperature", fraction: 0.5, valueText: "0.9", valueWidth: 3)
        canvas.draw(slider, in: canvas.bounds, theme: .nightfall)
        #expect(TextSnapshot.plain(canvas) == "tempe… 0.9")
    }

    @Test(arguments: [(0, 0.0), (13, 0), (20, 1), (16, 3.0 / 7), (99, 1)])
    func aClickMeansAFraction(x: Int, expected: Double) throws {
        let slider = Slider("top-p", fraction: 0, valueText: "", labelWidth: 12, valueWidth: 4)
        let fraction = try #require(slider.fraction(at: Point(x: x, y: 0), in: region))
        #expect(abs(fraction - expected) < 1e-9)
    }

    @Test func everyColumnOfTheTrackIsWhereItsOwnFractionDraws() throws {
        for column in 0..<8 {
            var slider = Slider("", fraction: 0, valueText: "", labelWidth: 12, valueWidth: 4)
            slider.fraction = try #require(slider.fraction(at: Point(x: 13 + column, y: 0), in: region))
            var canvas = Canvas(width: 26, height: 1)
            canvas.draw(slider, in: region, theme: .nightfall)
            #expect(canvas[13 + column, 0].scalar == "●")
        }
    }
}
