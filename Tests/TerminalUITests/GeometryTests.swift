import Testing

@testable import TerminalUI

struct GeometryTests {
    @Test func rectanglesThatDoNotTouchMeetInNothing() {
        let first = Rectangle(x: 0, y: 0, width: 5, height: 5)
        #expect(
            first.intersection(Rectangle(x: 3, y: 2, width: 9, height: 1)) == Rectangle(x: 3, y: 2, width: 2, height: 1)
        )
        #expect(first.intersection(Rectangle(x: 5, y: 0, width: 5, height: 5)).isEmpty)
        #expect(first.inset(horizontal: 9, vertical: 9).isEmpty)
        #expect(Rectangle(x: .max, y: .min, width: .max, height: .max).intersection(first).isEmpty)
    }

    @Test(arguments: [
        (10, 4, Rectangle(x: 5, y: 3, width: 10, height: 4)), (99, 99, Rectangle(x: 0, y: 0, width: 20, height: 10)),
    ])
    func centresAndShrinks(width: Int, height: Int, expected: Rectangle) {
        #expect(Rectangle(x: 0, y: 0, width: 20, height: 10).centred(width: width, height: height) == expected)
    }

    /// A split drawn as text: each part's name repeated over its columns.
    private func drawn(_ width: Int, spacing: Int = 0, _ parts: [SplitPart<String>]) -> String {
        let places = Split.columns(Rectangle(x: 0, y: 0, width: width, height: 1), spacing: spacing, parts)
        var canvas = Canvas(width: width, height: 1)
        for (name, place) in places {
            canvas.horizontalLine(
                Unicode.Scalar(name) ?? "?", x: place.x, y: 0, length: place.width, Style(.terminalDefault))
        }
        return TextSnapshot.plain(canvas)
    }

    @Test(arguments: [
        (20, "aaaabbbbbbbbbbbccccc"), (12, "aaaabbbbbccc"), (9, "aaaabbccc"), (8, "bbbbbccc"), (4, "bbbb"), (2, "bb"),
        (1, ""),
    ])
    func foldsByImportance(width: Int, expected: String) {
        let parts = [
            SplitPart("a", .fixed(4), importance: 1), SplitPart("b", .flexible(weight: 1), minimum: 2, importance: 3),
            SplitPart("c", .fraction(0.25), minimum: 3, importance: 2),
        ]
        #expect(drawn(width, parts) == expected)
    }

    @Test func flexiblePartsShareByWeightAndStopAtTheirMaximum() {
        let parts = [
            SplitPart("a", .flexible(weight: 1)), SplitPart("b", .flexible(weight: 3)),
            SplitPart("c", .flexible(weight: 9), maximum: 2),
        ]
        #expect(drawn(14, spacing: 1, parts) == "aaa bbbbbbb cc")
    }

    @Test func partsNeverOverlapNorLeaveTheRegion() {
        var seed: UInt64 = 5
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        for _ in 0..<500 {
            let parts = (0..<random(6)).map { index in
                let lengths: [Length] = [
                    .fixed(random(9) - 1), .fraction(Double(random(150)) / 100 - 0.2),
                    .flexible(weight: Double(random(3))), .fraction(.nan),
                ]
                return SplitPart(
                    index, lengths[random(4)], minimum: random(6) - 1, maximum: random(20), importance: random(3))
            }
            let region = Rectangle(x: 3, y: 2, width: random(40), height: random(9))
            let places = Split.rows(region, spacing: random(3), parts).values.sorted {
                ($0.y, $0.height) < ($1.y, $1.height)
            }
            for place in places {
                #expect(place.y >= region.y && place.maxY <= region.maxY && place.width == region.width)
            }
            for (above, below) in zip(places, places.dropFirst()) { #expect(above.maxY <= below.y) }
        }
    }
}
