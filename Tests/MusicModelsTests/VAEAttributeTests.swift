import MusicModels
import Testing

/// Measures of melodies on small examples worked out by hand.
struct VAEAttributeTests {
    /// A bar with pitches at steps.
    static func bar(_ onsets: [Int: UInt8]) -> [UInt8] { (0..<16).map { onsets[$0] ?? 129 } }

    static let table: [(MelodyAttribute, [Int: UInt8], Double)] = [
        (.diatonic, [0: 60, 4: 61, 8: 62, 12: 66], 0.5),
        (.diatonic, [:], 0),
        (.density, [0: 60, 4: 62, 8: 64, 12: 65], 0.25),
        (.interval, [0: 60, 4: 67, 8: 64], 5),
        (.interval, [0: 60], 0),
        (.syncopation16, [1: 60, 4: 60, 5: 60, 8: 60], 0.25),
        (.syncopation8, [2: 60, 4: 60, 6: 60, 8: 60], 0.25),
        (.syncopation8, [0: 60, 4: 60, 8: 60], 0),
    ]

    @Test(arguments: table.indices)
    func valueIsAsWorkedOutByHand(_ row: Int) {
        let (attribute, onsets, expected) = Self.table[row]
        #expect(abs(attribute.value(of: Self.bar(onsets)) - expected) < 1e-12)
    }

    @Test func aDirectionPointsFromTheLeastToTheGreatestThird() {
        let points: [[Float]] = [[0, 1], [5, 5], [2, 1], [4, 0], [7, 7], [6, 0]]
        let values = [0.1, 0.5, 0.2, 0.9, 0.4, 0.8]
        #expect(MelodyAttribute.direction(points: points, values: values) == [4, -1])
        #expect(MelodyAttribute.direction(points: [[1, 2], [3, 4]], values: [0, 1]) == [0, 0])
        #expect(MelodyAttribute.direction(points: [], values: []) == [])
    }
}
