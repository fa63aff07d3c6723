import Foundation
import MusicCore
import MusicModels

/// The vocabularies music can be spelled in on the command line.
enum TokenVocabulary: String, CaseIterable, Codable {
    case events, melody, drums, trio

    /// Number of ids; of the trio, one number a row.
    var sizes: [Int] {
        switch self {
        case .events: [EventVocabulary.size]
        case .melody: [MelodyGrid.vocabularySize]
        case .drums: [DrumGrid.vocabularySize]
        case .trio: [MelodyGrid.vocabularySize, MelodyGrid.vocabularySize, DrumGrid.vocabularySize]
        }
    }
}

/// Music as tokens with what a MIDI file needs besides; the JSON of `tokens` and `detokenize`.
///
/// `tokens` of a trio holds melody, bass and drums in turn, three numbers a step.
struct TokenStream: Codable {
    var vocabulary: TokenVocabulary
    var tokens: [Int]
    var tempo: Double?
    var key: String?
    /// Sixteenths of each bar, for the grids, which have no bar lines.
    var barSteps: [Int]?
    var programs: [Int]?

    init(vocabulary: TokenVocabulary, tokens: [Int]) {
        self.vocabulary = vocabulary
        self.tokens = tokens
    }

    init(_ score: Score, _ vocabulary: TokenVocabulary) {
        let quantised = ScoreQuantiser.quantise(score)
        let grid = quantised.grid
        let steps = grid.stepCount
        self.vocabulary = vocabulary
        switch vocabulary {
        case .events:
            let starts = SectionMarks(score, grid).starts
            tokens = EventEncoder.encode(grid, sections: starts).tokens.map(Int.init)
        case .melody: tokens = MelodyGrid.tokens(grid[.melody], from: 0, steps: steps).map(Int.init)
        case .drums: tokens = DrumGrid.tokens(grid[.drums], from: 0, steps: steps).map(Int.init)
        case .trio:
            let trio = TrioGrid(grid, from: 0, steps: steps)
            tokens = (0..<steps).flatMap { [Int(trio.melody[$0]), Int(trio.bass[$0]), Int(trio.drums[$0])] }
        }
        tempo = quantised.qpm
        key = quantised.key?.name
        if vocabulary != .events { barSteps = grid.bars.map(\.steps) }
        programs = quantised.programs.map(Int.init)
    }

    /// Reads the JSON of `tokens`, a JSON list of ids, or ids and names between blanks.
    init(parsing text: String, vocabulary wanted: TokenVocabulary?) throws(CommandFailure) {
        let data = Data(text.utf8)
        if let stream = try? JSONDecoder().decode(TokenStream.self, from: data) {
            self = stream
            if let wanted, wanted != vocabulary {
                throw .usage(
                    "The tokens are of the vocabulary \(vocabulary.rawValue), not \(wanted.rawValue).",
                    "Leave --vocabulary out, or make the tokens anew with it.")
            }
        } else if let ids = try? JSONDecoder().decode([Int].self, from: data) {
            self.init(vocabulary: wanted ?? .events, tokens: ids)
        } else {
            let names = Dictionary(
                EventVocabulary.names.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
            var ids: [Int] = []
            for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == "[" || $0 == "]" }) {
                guard let id = Int(word) ?? names[String(word)] else {
                    throw CommandFailure(
                        "Token \(ids.count + 1), \"\(word.prefix(40))\", is neither a number nor a name.",
                        "Give the output of refrain tokens, or numbers between blanks.")
                }
                ids.append(id)
            }
            self.init(vocabulary: wanted ?? .events, tokens: ids)
        }
        try check()
    }

    private func check() throws(CommandFailure) {
        let sizes = vocabulary.sizes
        guard !tokens.isEmpty else {
            throw CommandFailure("There are no tokens.", "Give the output of refrain tokens.")
        }
        for (index, token) in tokens.enumerated() where !(0..<sizes[index % sizes.count]).contains(token) {
            throw CommandFailure(
                "Token \(index + 1) is \(token), outside 0 to \(sizes[index % sizes.count] - 1).",
                "Check that the vocabulary is \(vocabulary.rawValue).")
        }
        guard tokens.count.isMultiple(of: sizes.count) else {
            throw CommandFailure("A trio has three tokens a step.", "Give melody, bass and drums in turn.")
        }
        guard barSteps?.allSatisfy({ (1...64).contains($0) }) ?? true else {
            throw CommandFailure("A bar has 1 to 64 sixteenths.", "Mend barSteps, or leave it out for 4/4.")
        }
    }

    /// The song that the tokens spell.
    var song: Song {
        var song = Song(title: "tokens", qpm: max(1, min(1000, tempo ?? 120)), form: SongForm([]))
        if vocabulary == .events {
            let decoded = EventDecoder.decode(tokens)
            song.grid = decoded.grid
            song.form = TokenStream.form(decoded.sections, bars: decoded.grid.bars.count)
        } else {
            let steps = tokens.count / vocabulary.sizes.count
            song.grid = GridScore(bars: bars(filling: steps))
            switch vocabulary {
            case .events: break
            case .melody: song.grid[.melody] = MelodyGrid.notes(tokens)
            case .drums: song.grid[.drums] = DrumGrid.notes(tokens)
            case .trio:
                let rows = (0..<3).map { row in stride(from: row, to: tokens.count, by: 3).map { tokens[$0] } }
                TrioGrid(
                    melody: rows[0].map { UInt8($0) }, bass: rows[1].map { UInt8($0) },
                    drums: rows[2].map { UInt16($0) }
                ).write(into: &song.grid, at: 0)
            }
        }
        song.key = key.flatMap { Key($0) } ?? KeyEstimate.key(of: song.grid) ?? .cMajor
        if let programs, programs.count == Voice.allCases.count {
            song.programs = programs.map { UInt8(max(0, min(127, $0))) }
        }
        return song
    }

    private func bars(filling steps: Int) -> [GridBar] {
        var bars = (barSteps ?? []).map { GridBar(steps: $0) }
        var rest = steps - bars.reduce(0) { $0 + $1.steps }
        while rest > 0 {
            bars.append(GridBar(steps: 16))
            rest -= 16
        }
        return bars
    }

    private static func form(_ starts: [SectionStart], bars: Int) -> SongForm {
        var sections: [Section] = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].bar : bars
            guard end > start.bar else { continue }
            let letter = Character(UnicodeScalar(UInt8(65 + start.kind.index)))
            sections.append(Section(kind: start.kind, letter: letter, bars: end - start.bar, memory: .writes))
        }
        // Bars before the first mark belong to no section, and a form has no gaps.
        return starts.first?.bar == 0 ? SongForm(sections) : SongForm([])
    }
}

extension TokenStream {
    /// For people: names of events a bar a line, or the steps of a grid a bar a line.
    var text: String {
        guard vocabulary != .events else {
            var lines: [[String]] = [[]]
            for token in tokens {
                let name = EventVocabulary.names[token]
                let opensSection = EventVocabulary.sections.contains(token)
                let opensBar = token == EventVocabulary.bar || token == EventVocabulary.end
                let follows = lines.last?.last?.hasPrefix("SECTION_") ?? false
                if opensSection || (opensBar && !follows) { lines.append([]) }
                lines[lines.count - 1].append(name)
            }
            return lines.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }.joined(separator: "\n")
        }
        var lines: [String] = []
        var position = 0
        let width = vocabulary.sizes.count
        for bar in bars(filling: tokens.count / width) {
            let end = min(tokens.count, position + bar.steps * width)
            lines.append(tokens[position..<end].map(String.init).joined(separator: " "))
            position = end
        }
        return lines.joined(separator: "\n")
    }
}
