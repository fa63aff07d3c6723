import MusicCore
import Testing

@testable import MusicModels

@Suite struct CountTableTests {
    @Test(arguments: [1, 10, 1_000, 50_000]) func countsLikeADictionary(_ pairs: Int) {
        var generator = SeededGenerator(seed: UInt64(pairs))
        var builder = CountTableBuilder()
        var expected: [UInt64: [Int: Int]] = [:]
        for _ in 0..<pairs {
            let key = UInt64(generator.below(300)) << 40 | UInt64(generator.below(3))
            let symbol = generator.below(700)
            builder.add(key, symbol)
            expected[key, default: [:]][symbol, default: 0] += 1
        }
        let table = builder.table()
        #expect(table.rowCount == expected.count)
        #expect(table.row(of: 12_345_678) == nil)
        for (key, counts) in expected {
            guard let row = table.row(of: key) else {
                Issue.record("lost \(key)")
                continue
            }
            #expect(table.total(of: row) == counts.values.reduce(0, +))
            #expect(table.entries(of: row).count == counts.count)
            for (symbol, count) in counts { #expect(table.count(of: symbol, inRow: row) == count) }
            #expect(table.count(of: 700, inRow: row) == 0)
        }
    }

    @Test func pruningKeepsWholeRows() {
        var builder = CountTableBuilder()
        for (key, symbol) in [(1, 5), (2, 6), (2, 7), (3, 1), (3, 1)] as [(UInt64, Int)] { builder.add(key, symbol) }
        let table = builder.table().pruned(minimum: 2)
        #expect(table.keys == [2, 3])
        #expect(table.row(of: 1) == nil)
        #expect(table.row(of: 3).map { table.count(of: 1, inRow: $0) } == 2)
    }

    @Test func drawsEveryEntryByItsCount() {
        let table = CountTable(keys: [9], starts: [0, 3], symbols: [2, 4, 8], counts: [1, 3, 2])
        let drawn = table.withView { view in (0..<6).map { view.symbols[view.entry(holding: $0, in: 0..<3)] } }
        #expect(drawn == [2, 4, 4, 4, 8, 8])
    }
}
