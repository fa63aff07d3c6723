extension MusicEvaluation {
    public var chapter: ReportChapter {
        var words = "\(valid) of \(songs) composed songs are valid"
        words +=
            faults.isEmpty
            ? "."
            : "; faults: " + faults.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
                + "."
        if let longestCopy {
            words += " The longest run of melody shared with a song that was trained on has \(longestCopy) notes"
            words += meanLongestCopy.map { " (\(ReportTable.number($0, decimals: 1)) on average)" } ?? ""
            if let corpusLongestCopy, let mean = corpusMeanLongestCopy {
                words += ", that of the corpus's songs \(corpusLongestCopy) (\(ReportTable.number(mean, decimals: 1)))"
            }
            words += "."
        }
        var chapter = ReportChapter(name: "music", title: "What is composed", items: [.words(words)])
        let rows = metrics.sorted { $0.key < $1.key }.map { name, metric in
            [
                Self.names[name] ?? name, ReportTable.number(metric.generated), ReportTable.number(metric.corpus),
                ReportTable.number(metric.overlap, decimals: 2), ReportTable.number(metric.ceiling, decimals: 2),
            ]
        }
        if !rows.isEmpty {
            chapter.items.append(
                .table(
                    ReportTable(
                        "Figures of the songs beside the corpus",
                        header: ["figure", "composed", "corpus", "overlap", "halves"],
                        rows: rows,
                        note:
                            "Overlap: how far distances within the composed songs and distances to the corpus fall together, "
                            + "1 where the two sets cannot be told apart (Yang & Lerch 2018). "
                            + "Halves: the same between two halves of the corpus.")))
        }
        if !recall.isEmpty { chapter.items += recallItems }
        return chapter
    }

    private static let names = [
        "pitchClassEntropy1": "pitch-class entropy, 1 bar", "pitchClassEntropy4": "pitch-class entropy, 4 bars",
        "scaleConsistency": "scale consistency", "grooveSimilarity": "groove similarity",
        "emptyBeatRate": "empty beats", "notesPerBar": "notes a bar", "polyphony": "notes at once",
    ]

    private var recallItems: [ReportChapter.Item] {
        var rows = recall.map { point in
            [
                "recall \(Int((100 * point.strength).rounded())) %", ReportTable.number(point.agreement),
                ReportTable.count(point.sections),
            ]
        }
        rows.append(["another letter", ReportTable.number(verseAgainstChorus), ""])
        let levels: [(String, Double?)] = [
            ("another song on the same chords", recallFloor), ("repeats in the corpus", corpusRepeats),
            ("other letters in the corpus", corpusVerseAgainstChorus),
        ]
        rows += levels.compactMap { name, value in value.map { [name, ReportTable.number($0), ""] } }
        var items: [ReportChapter.Item] = [
            .table(
                ReportTable(
                    "How much of a returning section its source has",
                    header: ["section", "share of notes", "sections"],
                    rows: rows))
        ]
        if let chart = recallChart { items.append(.figure(ReportFigure("recall", chart.drawing))) }
        return items
    }
}

extension SongTrials {
    public var chapter: ReportChapter {
        var items: [ReportChapter.Item] = [
            .words(
                "\(valid) of \(songs) songs with settings drawn at random from everything that may be set are valid.")
        ]
        if !faults.isEmpty {
            items.append(
                .table(
                    ReportTable(
                        "Faults", header: ["fault", "songs"],
                        rows: faults.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] },
                        note: "Seeds: " + faultySeeds.prefix(20).map(String.init).joined(separator: ", ") + ".")))
        }
        return ReportChapter(name: "trials", title: "Songs of every setting", items: items)
    }
}
