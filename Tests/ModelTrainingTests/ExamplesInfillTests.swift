import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct ExamplesInfillTests {
    static let source: ExampleSource = {
        var settings = ExampleSettings()
        settings.infillShare = 1
        return ExampleSource(ExamplesSourceTests.songs, seed: 11, settings: settings)
    }()

    static let holes = (0..<150).map { source.example(at: $0) }.filter {
        $0.tokens.contains(Int32(EventVocabulary.infillMiddle))
    }

    @Test func theyAreMade() { #expect(Self.holes.count > 120) }

    @Test(arguments: holes.indices) func theOrderIsSuffixPrefixHole(index: Int) throws {
        let example = Self.holes[index]
        #expect(example.count <= Self.source.settings.length)
        let context = example.names(.context)
        let hole = example.names(.section)
        #expect(context.first == "START" && context[2] == "INFILL_SUFFIX")
        #expect(context.count { $0 == "INFILL_MIDDLE" } == 1)
        #expect(hole.last == "INFILL_END")
        // Bars rise within each part, and the hole follows the prefix without a gap.
        let middle = try #require(context.firstIndex(of: "INFILL_MIDDLE"))
        let contexts = example.indices(of: .context)
        let bars = { (indices: [Int]) -> [Int32] in
            indices.filter { example.tokens[$0] == Int32(EventVocabulary.bar) }.map { example.places[$0].bar }
        }
        let suffix = bars(Array(contexts[..<middle]))
        let prefix = bars(Array(contexts[middle...]))
        let missing = bars(example.indices(of: .section))
        #expect(zip(suffix, suffix.dropFirst()).allSatisfy { $0 + 1 == $1 })
        #expect(zip(prefix + missing, (prefix + missing).dropFirst()).allSatisfy { $0 + 1 == $1 })
        // What is heard first begins with the hole's own bars.
        if !suffix.isEmpty { #expect(suffix.first == missing.first) }
    }

    /// The missing voices must not be heard before they are written: not in the hole, and not by the end of a note in
    /// the bars behind it.
    @Test func nothingMissingIsGivenAway() {
        for example in Self.holes {
            let names = example.tokens.map { EventVocabulary.names[Int($0)] }
            guard let first = names.firstIndex(of: "INFILL_SUFFIX"), let last = names.firstIndex(of: "INFILL_MIDDLE")
            else { continue }
            let missing = Set(
                example.indices(of: .section).dropFirst()
                    .filter { example.lossWeights[$0 - 1] == 1 }.map { example.places[$0].track })
            let holeBars = Set(example.indices(of: .section).dropLast().map { example.places[$0].bar })
            #expect(!missing.isEmpty || holeBars.count > 0)
            var sounding = Array(repeating: Set<String>(), count: 6)
            for index in first..<last {
                let place = example.places[index]
                #expect(!(holeBars.contains(place.bar) && missing.contains(place.track)))
                let pitch = names[index].split(separator: "_").last.map(String.init) ?? ""
                if names[index].hasPrefix("NOTE_ON") { sounding[Int(place.track)].insert(pitch) }
                if names[index].hasPrefix("NOTE_OFF") {
                    #expect(sounding[Int(place.track)].remove(pitch) != nil)
                }
            }
        }
    }

    /// From both sides and from the left, the same tokens count.
    @Test func casesCompareTheSameTokens() {
        let cases = InfillCases((1...3).map { TokenisedPiece(labelledSong(seed: $0, density: 3)) })
        #expect(cases.count > 3)
        for index in 0..<cases.count {
            let both = cases.example(at: index, hearing: .bothSides)
            let left = cases.example(at: index, hearing: .leftOnly)
            let counted = { (example: TransformerExample) in
                example.lossWeights.indices.filter { example.lossWeights[$0] > 0 }.map { example.targets[$0] }
            }
            #expect(counted(both) == counted(left))
            #expect(!counted(both).isEmpty)
            #expect(cases.example(at: index, hearing: .nearLeft).names(.memory).isEmpty)
            #expect(!left.tokens.contains { $0 >= Int32(EventVocabulary.infillSuffix) })
            #expect(both.names(.memory).count <= 448 && left.names(.memory).count <= both.names(.memory).count)
            #expect(both.count <= 1024 + 448 && left.count <= 1024 + 448)
        }
    }

    /// A section that comes for the first time can be filled with what it wrote when it came back.
    @Test func theLetterIsHeardFromBehind() {
        let cases = InfillCases((1...3).map { TokenisedPiece(labelledSong(seed: $0, density: 3)) })
        let remembered = (0..<cases.count).map { index in
            [InfillCase.Hearing.bothSides, .leftOnly].map {
                !cases.example(at: index, hearing: $0).names(.memory).isEmpty
            }
        }
        #expect(remembered.contains([true, false]) && remembered.contains([true, true]))
        #expect(!remembered.contains([false, true]))
    }
}
