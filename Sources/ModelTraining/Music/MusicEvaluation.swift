import Composing
import Dispatch
import MusicCore
import MusicModels
import Synchronization

/// What composed songs are like beside songs that people have written.
public struct MusicEvaluation: Codable, Sendable, Equatable {
    /// One figure of both sets.
    public struct Metric: Codable, Sendable, Equatable {
        /// Means over the songs.
        public var generated: Double
        public var corpus: Double
        /// Overlap area of the distances within the generated set and between the sets (Yang & Lerch 2018).
        public var overlap: Double?
        /// What `overlap` is between two sets of real songs: the mean over ways to split the corpus in two.
        public var ceiling: Double?
        /// One value a song, for drawing distributions.
        public var generatedValues: [Double] = []
        public var corpusValues: [Double] = []
    }

    /// How much of a returning section its source wrote, at a position of the recall slider.
    public struct Recall: Codable, Sendable, Equatable {
        public var strength: Double
        /// Mean over the returning sections of all songs.
        public var agreement: Double
        public var sections: Int
    }

    public var songs = 0
    /// Songs without a fault (`SongCheck`).
    public var valid = 0
    public var faults: [String: Int] = [:]
    public var metrics: [String: Metric] = [:]
    public var recall: [Recall] = []
    /// Agreement of a section with the same section of another song on the same form and chords: what sections have in
    /// common that know nothing of each other.
    public var recallFloor: Double?
    /// Agreement of a section with the nearest earlier one of another letter, in composed songs and in the corpus.
    public var verseAgainstChorus = 0.0
    public var corpusVerseAgainstChorus: Double?
    /// Agreement of repeated sections with their source in the corpus.
    public var corpusRepeats: Double?
    /// Notes of the longest run that a melody shares with a training song; absent without an index.
    public var longestCopy: Int?
    public var meanLongestCopy: Double?
    /// The same of the corpus's songs: what people share with training songs they did not know.
    public var corpusLongestCopy: Int?
    public var corpusMeanLongestCopy: Double?

    public init() {}

    /// The agreement of returning sections with their source over the slider; `nil` where none was measured.
    public var recallChart: LineChart? {
        guard recall.count > 1 else { return nil }
        func level(_ name: String, _ value: Double?) -> LineChart.Series? {
            value.map { .init(name, [(0, $0), (100, $0)], isReference: true) }
        }
        return LineChart(
            title: "notes of a returning section that its source has", xName: "recall, %",
            series: [
                .init("composed", recall.map { (100 * $0.strength, $0.agreement) }),
                level("real songs", corpusRepeats), level("other letters", corpusVerseAgainstChorus),
                level("strangers", recallFloor),
            ].compactMap { $0 }, yRange: 0...1)
    }

    private static let figures: [(name: String, measure: @Sendable (GridScore) -> Double?)] = [
        ("pitchClassEntropy1", { SongFigures.pitchClassEntropy($0, bars: 1) }),
        ("pitchClassEntropy4", { SongFigures.pitchClassEntropy($0, bars: 4) }),
        ("scaleConsistency", { SongFigures.scaleConsistency($0) }),
        ("grooveSimilarity", { SongFigures.grooveSimilarity($0, neighboursOnly: false) }),
        ("emptyBeatRate", { SongFigures.emptyBeats($0) }), ("notesPerBar", { SongFigures.notesPerBar($0) }),
        ("polyphony", { SongFigures.polyphony($0) }),
    ]

    /// Composes and measures.
    ///
    /// - Parameters:
    ///   - requests: the songs to compose; forms without returning sections say nothing about recall.
    ///   - recallSongs: so many of the requests are composed again at each of the slider's positions.
    ///   - pieces: what people have written; those in 4/4 count.
    ///   - originality: an index of the songs that were trained on.
    ///   - progress: done and total songs, from any thread, one call at a time.
    /// - Throws: what the composer throws, for the first request that fails.
    public static func evaluate(
        _ composer: some Composer, requests: [ComposeRequest], recallSongs: Int, pieces: [CorpusPiece],
        originality: OriginalityIndex? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(ComposeError) -> MusicEvaluation {
        let strengths = [0, 0.25, 0.5, 0.75, 1]
        var jobs = requests
        for strength in strengths {
            jobs += requests.prefix(recallSongs).map {
                var request = $0
                request.settings.recall = strength
                return request
            }
        }
        let all = try compose(composer, jobs, isCancelled, progress)
        let strangers = requests.prefix(recallSongs).enumerated().map { index, request in
            all.indices.contains(index) ? request.onChords(of: all[index]) : request
        }
        let strangerSongs = try compose(composer, strangers, isCancelled, progress)
        let songs = Array(all.prefix(requests.count))
        var result = MusicEvaluation()
        result.songs = songs.count
        for (song, request) in zip(songs, requests) {
            let faults = SongCheck.faults(song, request: request)
            if faults.isEmpty { result.valid += 1 }
            for fault in faults { result.faults[fault.rawValue, default: 0] += 1 }
        }
        result.compare(songs.map { Self.pitched($0.grid) }, pieces)
        for (index, strength) in strengths.enumerated() {
            let first = requests.count + index * min(recallSongs, requests.count)
            let group = all.dropFirst(first).prefix(recallSongs)
            let agreements = group.flatMap { SongPart.agreements($0.grid, $0.parts).repeats }
            guard !agreements.isEmpty else { continue }
            result.recall.append(
                Recall(strength: strength, agreement: agreements.mean, sections: agreements.count))
        }
        let strange = zip(songs, strangerSongs).flatMap { SongPart.agreements($0, $1) }
        if !strange.isEmpty { result.recallFloor = strange.mean }
        result.verseAgainstChorus = songs.flatMap { SongPart.agreements($0.grid, $0.parts).others }.mean
        let corpus = pieces.map { SongPart.agreements($0.grid, $0.parts) }
        let (repeats, others) = (corpus.flatMap(\.repeats), corpus.flatMap(\.others))
        if !repeats.isEmpty { result.corpusRepeats = repeats.mean }
        if !others.isEmpty { result.corpusVerseAgainstChorus = others.mean }
        if let originality {
            let copies = songs.map { originality.longestCopy(in: $0.grid[.melody]) }
            result.longestCopy = copies.max()
            result.meanLongestCopy = copies.map(Double.init).mean
            let real = pieces.map { originality.longestCopy(in: $0.grid[.melody]) }
            result.corpusLongestCopy = real.max()
            if !real.isEmpty { result.corpusMeanLongestCopy = real.map(Double.init).mean }
        }
        return result
    }

    private mutating func compare(_ generated: [GridScore], _ pieces: [CorpusPiece]) {
        let corpus = pieces.filter { $0.grid.bars.allSatisfy { $0.steps == 16 } }.map { Self.pitched($0.grid) }
        for (name, measure) in Self.figures {
            let (a, b) = (generated.compactMap(measure), corpus.compactMap(measure))
            guard !a.isEmpty, !b.isEmpty else { continue }
            metrics[name] = Metric(
                generated: a.mean, corpus: b.mean, overlap: OverlapArea.between(a, b),
                ceiling: OverlapArea.betweenHalves(of: b), generatedValues: a, corpusValues: b)
        }
    }

    /// The corpus has no drums, and a hi-hat would leave no beat empty.
    private static func pitched(_ grid: GridScore) -> GridScore {
        var grid = grid
        grid[.drums] = []
        return grid
    }

    /// Composes on all cores; a song's notes depend on its request alone.
    static func compose(
        _ composer: some Composer, _ requests: [ComposeRequest], _ isCancelled: @escaping @Sendable () -> Bool,
        _ progress: @escaping @Sendable (Int, Int) -> Void
    ) throws(ComposeError) -> [Song] {
        let done = Mutex(0)
        let compositions = try composer.compose(requests, isCancelled: isCancelled) { _, event in
            guard case .progress(_, _, let fraction) = event, fraction >= 1 else { return }
            done.withLock {
                $0 += 1
                progress(min($0, requests.count), requests.count)
            }
        }
        return compositions.compactMap { $0?.song }
    }
}

extension ComposeRequest {
    /// Another song on the form and the chords of one.
    fileprivate func onChords(of song: Song) -> ComposeRequest {
        var request = self
        request.seed = ~seed
        request.form = song.form
        request.chords = Dictionary(uniqueKeysWithValues: song.grid.bars.enumerated().map { ($0, $1.chords) })
        return request
    }
}

extension [Double] {
    fileprivate var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
