extension TransformerEvaluation {
    public var chapter: ReportChapter {
        var chapter = ReportChapter(
            name: "transformer", title: "Stage 3: Music Transformer",
            items: [
                .words(
                    "\(ReportTable.count(tokens)) tokens and \(ReportTable.count(notes)) notes of unseen pieces, each predicted "
                        + "from what came before it.")
            ])
        var rows = [
            ["transformer", ReportTable.number(nats), ReportTable.number(bitsPerNote, decimals: 2)]
        ]
        if let ngram4Nats {
            rows.append([
                "n-gram of order 4", ReportTable.number(ngram4Nats), ReportTable.number(ngram4BitsPerNote, decimals: 2),
            ])
        }
        var note =
            "Without its chord symbols a note costs \(ReportTable.number(bitsPerNoteBesideChords, decimals: 2)) bits."
        if let ngram4Nats, ngram4Nats > 0 {
            note += " The transformer lies \(Self.percent(1 - nats / ngram4Nats)) below the n-gram."
        }
        chapter.items.append(
            .table(
                ReportTable(
                    "Loss on unseen pieces", header: ["model", "nats a token", "bits a note"], rows: rows,
                    strongRows: [0], note: note)))
        if let repeats { chapter.items += Self.items(of: repeats) }
        if let infill { chapter.items.append(.table(Self.table(of: infill))) }
        if let precision { chapter.items.append(.table(Self.table(of: precision))) }
        return chapter
    }

    private static func items(of repeats: Repeats) -> [ReportChapter.Item] {
        let losses: [(String, Double?)] = [
            ("with the memory of its source", repeats.withMemory), ("without", repeats.withoutMemory),
            ("with another section's memory", repeats.wrongMemory),
            ("n-gram with a cache of the source", repeats.ngramSourceCache),
        ]
        let rows = losses.compactMap { name, loss in loss.map { [name, ReportTable.number($0)] } }
        let gain = repeats.withoutMemory > 0 ? 1 - repeats.withMemory / repeats.withoutMemory : 0
        return [
            .table(
                ReportTable(
                    "Sections that come back after the recent context has passed", header: ["heard", "nats a token"],
                    rows: rows, strongRows: [0],
                    note:
                        "\(ReportTable.count(repeats.cases)) sections, \(ReportTable.count(repeats.tokens)) tokens. The memory "
                        + "saves \(percent(gain)) of the loss."))
        ]
    }

    private static func table(of infill: Infill) -> ReportTable {
        func row(_ name: String, _ all: Double, _ melody: Double? = nil) -> [String] {
            [name, ReportTable.number(all), melody.map { ReportTable.number($0) } ?? ""]
        }
        return ReportTable(
            "Holes of four bars, nats a token of what is missing", header: ["heard", "all voices", "melody alone"],
            rows: [
                row("both sides, and the letter before or behind", infill.bothSides, infill.melodyBothSides),
                row("twice as much of the left side, and the letter before", infill.leftOnly, infill.melodyLeftOnly),
                row("both sides and no memory", infill.nearBothSides), row("that left side alone", infill.nearLeft),
            ], strongRows: [0],
            note: "\(ReportTable.count(infill.cases)) holes, \(ReportTable.count(infill.tokens)) tokens.")
    }

    private static func table(of precision: PrecisionCheck) -> ReportTable {
        func row(_ name: String, _ loss: PrecisionCheck.Loss) -> [String] {
            [
                name, ReportTable.number(loss.windows, decimals: 4), ReportTable.number(loss.repeats, decimals: 4),
            ]
        }
        return ReportTable(
            "What rounding the weights costs, nats a token", header: ["weights", "windows", "repeats with memory"],
            rows: [row("single", precision.single), row("half", precision.half), row("bytes", precision.int8)])
    }

    private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}
