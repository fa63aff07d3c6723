import MusicCore
import MusicModels

extension CountingEvaluation {
    /// A table of probabilities to be drawn.
    public struct Matrix: Sendable, Codable, Equatable {
        /// For a file.
        public var name: String
        public var title: String
        public var rowName: String
        public var columnName: String
        public var rows: [String]
        public var columns: [String]
        public var values: [[Double?]]
        /// Share of time in each column.
        public var share: [Double]?

        public var heatMap: HeatMap {
            HeatMap(
                title: title, rowName: rowName, columnName: columnName, rows: rows, columns: columns, values: values,
                footer: share.map { ("share of time", $0) })
        }
    }
}

/// What follows what in sequences, one symbol back, and how that looks.
struct TransitionCounts {
    /// Symbols that are drawn of chains that have more.
    private static let shown = 14

    let kind: ChainKind
    /// Order 1, without conditions. The end of a form is the chain's own end.
    let chain: MarkovChain
    private let sequences: [ConditionalChain.Sequence]

    init(_ kind: ChainKind, _ sequences: [ConditionalChain.Sequence]) {
        self.kind = kind
        self.sequences = sequences
        let isForm = kind == .form
        chain = MarkovChain(
            order: 1, symbolCount: isForm ? kind.symbolCount - 1 : kind.symbolCount,
            sequences: sequences.map { isForm ? $0.symbols.dropLast() : $0.symbols[...] }, closing: isForm)
    }

    /// Symbols that come less than once in a thousand are left out.
    var stationaryByName: [String: Double] {
        Dictionary(
            chain.stationary.enumerated().filter { $0.element >= 0.001 }.map { (kind.name(of: $0.offset), $0.element) },
            uniquingKeysWith: +)
    }

    var matrices: [CountingEvaluation.Matrix] {
        switch kind {
        case .form: [whole("transitions-form", "What follows a kind of section")]
        case .degrees: [whole("transitions-degrees", "What follows a degree of the scale in a melody")]
        case .melody: [degreesByChord]
        case .drums: [most("transitions-drums", "What is struck a sixteenth later", of: chain)]
        case .chords: chordMatrices
        }
    }

    /// Every symbol, with the start and the end where the chain has them.
    private func whole(_ name: String, _ title: String) -> CountingEvaluation.Matrix {
        let names = (0..<chain.symbolCount).map(kind.name)
        let matrix = chain.transitionMatrix
        let hasEnds = kind == .form
        return CountingEvaluation.Matrix(
            name: name, title: title, rowName: "after", columnName: "comes",
            rows: names + (hasEnds ? ["start"] : []), columns: names + (hasEnds ? ["end"] : []),
            values: (hasEnds ? matrix : Array(matrix.dropLast())).map { hasEnds ? $0 : $0.dropLast() },
            share: chain.stationary)
    }

    /// The symbols that take most of the time, the most frequent first.
    private func most(
        _ name: String, _ title: String, of chain: MarkovChain, changesOnly: Bool = false
    ) -> CountingEvaluation.Matrix {
        let stationary = chain.stationary
        let symbols = stationary.indices.sorted { (-stationary[$0], $0) < (-stationary[$1], $1) }.prefix(Self.shown)
        let matrix = chain.transitionMatrix
        let values = symbols.map { i in
            let leaving = changesOnly ? max(1e-9, 1 - matrix[i][i]) : 1
            return symbols.map { j -> Double? in changesOnly && i == j ? nil : matrix[i][j] / leaving }
        }
        let names = symbols.map(kind.name)
        return CountingEvaluation.Matrix(
            name: name, title: title, rowName: "after", columnName: "comes", rows: names, columns: names,
            values: values, share: symbols.map { stationary[$0] })
    }

    /// Chords mostly stay for another half bar; what is worth seeing is where they go.
    private var chordMatrices: [CountingEvaluation.Matrix] {
        let all = most("transitions-chords", "Where chords go when they change", of: chain, changesOnly: true)
        let kinds = [SectionKind.verse, .chorus, .bridge].compactMap { section -> CountingEvaluation.Matrix? in
            let own = sequences.filter { ($0.conditions.first ?? -1) / 2 == section.index }
            guard own.count >= 20 else { return nil }
            let chain = MarkovChain(
                order: 1, symbolCount: kind.symbolCount, sequences: own.map(\.symbols), closing: false)
            return most(
                "transitions-chords-\(section.rawValue)", "Where chords go when they change, \(section.rawValue)",
                of: chain, changesOnly: true)
        }
        return [all] + kinds
    }

    /// P(degree | chord), the most frequent chords first.
    private var degreesByChord: CountingEvaluation.Matrix {
        var counts: [Int: [Double]] = [:]
        for sequence in sequences {
            for (degree, condition) in zip(sequence.symbols, sequence.conditions) {
                counts[condition / 2, default: Array(repeating: 0, count: MelodyDegrees.count)][degree] += 1
            }
        }
        let rows = counts.map { (chord: $0.key, counts: $0.value, total: $0.value.reduce(0, +)) }
            .sorted { (-$0.total, $0.chord) < (-$1.total, $1.chord) }.prefix(Self.shown)
        return CountingEvaluation.Matrix(
            name: "degrees-by-chord", title: "Degrees of a melody under a chord", rowName: "under",
            columnName: "sounds",
            rows: rows.map { Self.family($0.chord) }, columns: ChainKind.degreeNames,
            values: rows.map { row in row.counts.map { $0 / max(1, row.total) } }, share: chain.stationary)
    }

    private static func family(_ symbol: Int) -> String {
        guard symbol < 48 else { return "none" }
        let quality: ChordQuality = [.major, .minor, .dominant7, .diminished][symbol % 4]
        return ChainKind.numeral(Chord(root: symbol / 4, quality: quality))
    }
}
