import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

@Suite struct ExamplesSourceTests {
    static func settings(length: Int = 1024, memory: Int = 448, drop: Double = 0, wrong: Double = 0) -> ExampleSettings
    {
        var settings = ExampleSettings()
        settings.length = length
        settings.memoryLength = memory
        settings.memoryDropShare = drop
        settings.wrongMemoryShare = wrong
        settings.infillShare = 0
        return settings
    }

    static let songs = [
        labelledSong("a"), labelledSong("b", bars: 9, seed: 2), labelledSong("c", steps: 12, seed: 3),
        CorpusPiece(
            name: "game", corpus: "freedoom", split: .training, grid: labelledSong("d", seed: 4).grid),
    ].map { TokenisedPiece($0) }

    @Test(arguments: [(1024, 448), (256, 100), (64, 32), (300, 280)])
    func examplesKeepToTheirSize(length: Int, memory: Int) {
        let source = ExampleSource(
            Self.songs, seed: 3, settings: Self.settings(length: length, memory: memory, wrong: 0.3))
        for index in 0..<200 {
            let example = source.example(at: index)
            #expect(example.count <= length)
            #expect(example.indices(of: .memory).count <= memory)
            #expect(!example.indices(of: .section).isEmpty)
            #expect(example.tokens.allSatisfy { (0..<Int32(EventVocabulary.size)).contains($0) })
            #expect(example.places.allSatisfy { $0.step <= 32 && $0.track <= 5 })
        }
    }

    @Test func indexAndSeedDetermineAnExample() {
        let source = ExampleSource(Self.songs, seed: 3)
        let again = ExampleSource(Self.songs, seed: 3)
        let other = ExampleSource(Self.songs, seed: 4)
        let order = [7, 0, 3, 7, 12]
        #expect(order.map(source.example) == order.map(again.example))
        #expect((0..<8).map(source.example) != (0..<8).map(other.example))
        #expect(Set((0..<20).map(source.example)).count > 15)
    }

    /// Repeats are literal here, so a faithful memory holds, at the same bar and step, what is to be written.
    @Test func memoriesLineUpWithTheSection() throws {
        let source = ExampleSource(Self.songs, seed: 5, settings: Self.settings())
        var recalls = 0
        for index in 0..<300 {
            let example = source.example(at: index)
            guard let remembered = example.bars(.memory), let written = example.bars(.section) else { continue }
            recalls += 1
            #expect(remembered.lowerBound <= written.lowerBound)
            #expect(remembered.upperBound >= written.lowerBound)
            let memory = noteOns(example, .memory)
            let shared = noteOns(example, .section).filter { remembered.contains(Int($0.place.bar)) }
            #expect(shared.allSatisfy { memory.contains($0) })
        }
        #expect(recalls > 50)
    }

    struct PlacedNote: Hashable {
        let token: Int32
        let place: TokenPlace
    }

    func noteOns(_ example: TransformerExample, _ region: TransformerRegion) -> Set<PlacedNote> {
        Set(
            example.indices(of: region).filter { EventVocabulary.noteOns.contains(Int(example.tokens[$0])) }.map {
                PlacedNote(token: example.tokens[$0], place: example.places[$0])
            })
    }

    @Test func contextsComeBeforeTheSection() {
        let source = ExampleSource(Self.songs, seed: 6, settings: Self.settings(drop: 0.5))
        var negative = 0
        for index in 0..<200 {
            let example = source.example(at: index)
            let names = example.names(.context)
            #expect(names.first == "START")
            #expect(names.count { $0 == "START" } == 1)
            #expect(names.dropFirst().first?.hasPrefix("STYLE") == true)
            // The stream goes on without a gap: bars rise by one at each BAR.
            let following = example.indices(of: .context) + example.indices(of: .section)
            let bars = following.filter { example.tokens[$0] == Int32(EventVocabulary.bar) }.map {
                example.places[$0].bar
            }
            #expect(zip(bars, bars.dropFirst()).allSatisfy { $0 + 1 == $1 })
            if let first = bars.first, first < 0 { negative += 1 }
            #expect(
                ["BAR"] == example.names(.section).prefix(1)
                    || example.names(.section).first?.hasPrefix("SECTION") == true)
        }
        #expect(negative > 50)
    }

    @Test func predictionsAreTheNextTokens() {
        let source = ExampleSource(Self.songs, seed: 7, settings: Self.settings())
        for index in 0..<50 {
            let example = source.example(at: index)
            let lastOfMemory = example.indices(of: .memory).last
            for position in 0..<example.count - 1 where position != lastOfMemory {
                #expect(example.targets[position] == example.tokens[position + 1])
            }
            if let lastOfMemory { #expect(example.targets[lastOfMemory] == -1) }
            #expect(example.targets.last == -1)
            let weights = zip(example.regions, example.lossWeights)
            #expect(weights.allSatisfy { $1 == ($0 == .section ? 1 : 0.5) })
        }
    }

    @Test func metresAreSpelledOutWhereARegionStarts() {
        let waltz = TokenisedPiece(labelledSong(steps: 12))
        let source = ExampleSource([waltz], seed: 8, settings: Self.settings(length: 300, memory: 120))
        for index in 0..<60 {
            let example = source.example(at: index)
            for region in [TransformerRegion.memory, .context] {
                let names = example.names(region)
                if let bar = names.firstIndex(of: "BAR") { #expect(names[bar + 1] == "METRE_12") }
                #expect(names.count { $0.hasPrefix("METRE") } <= 1)
            }
        }
    }

    @Test func sharesOfMemoriesAreKept() {
        func share(_ settings: ExampleSettings) -> Double {
            let source = ExampleSource([Self.songs[0]], seed: 9, settings: settings)
            return Double((0..<600).count { source.example(at: $0).regions.first == .memory }) / 600
        }
        let all = share(Self.settings())
        let some = share(Self.settings(drop: 0.35))
        #expect(share(Self.settings(drop: 1)) == 0)
        #expect(abs(some - 0.65 * all) < 0.08)
    }

    @Test func wrongMemoriesAreWrong() {
        let source = ExampleSource(Self.songs, seed: 10, settings: Self.settings(wrong: 1))
        var (recalls, equal) = (0, 0)
        for index in 0..<200 {
            let example = source.example(at: index)
            guard let remembered = example.bars(.memory) else { continue }
            let memory = noteOns(example, .memory)
            let shared = noteOns(example, .section).filter { remembered.contains(Int($0.place.bar)) }
            recalls += 1
            if !shared.isEmpty, shared.allSatisfy({ memory.contains($0) }) { equal += 1 }
        }
        #expect(recalls > 30)
        #expect(equal <= recalls / 20)
    }

    @Test func offGridPiecesWithoutLabelsAreLeftOut() {
        var piece = labelledSong()
        piece.sections = []
        piece.onGridShare = 0.3
        #expect(ExampleSource([TokenisedPiece(piece)], seed: 1).isEmpty)
        #expect(
            ExampleSource(
                [TokenisedPiece(CorpusPiece(name: "", corpus: "", split: .training, grid: GridScore()))], seed: 1
            ).isEmpty)
    }
}
