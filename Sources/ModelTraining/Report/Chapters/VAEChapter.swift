extension VAEEvaluation {
    public var chapter: ReportChapter {
        var chapter = ReportChapter(
            name: "vae", title: "Stage 2: MusicVAE",
            items: [
                .words(
                    "Passages of unseen pieces, encoded and written back from the mean of their posterior. Teacher-forced: the "
                        + "likeliest symbol is right, the true ones before it given. Sampled: a symbol drawn at temperature 1, "
                        + "after symbols drawn likewise, is the one that was encoded.")
            ])
        if let table = accuracyTable { chapter.items.append(.table(table)) }
        if let table = latentTable { chapter.items.append(.table(table)) }
        if !nats.isEmpty {
            let losses = nats.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map {
                "\(ReportTable.number($0.value)) over \($0.key) bars"
            }
            chapter.items.append(
                .words("Teacher-forced loss of a melody, nats a step: \(losses.joined(separator: ", "))."))
        }
        if let interpolation { chapter.items += Self.items(of: interpolation) }
        if !attributes.isEmpty { chapter.items += Self.items(of: attributes) }
        return chapter
    }

    /// What the table of accuracies has rows for.
    private var tasks: [(name: String, task: Task?)] {
        [
            ("melody, 2 bars", melody2), ("melody, 16 bars", melody16), ("drums, 2 bars", drums2),
            ("drums, 16 bars", drums16), ("trio of 16 bars: melody", trioMelody), ("trio of 16 bars: bass", trioBass),
            ("trio of 16 bars: drums", trioDrums),
        ]
    }

    private var latentTable: ReportTable? {
        let rows = latent.sorted { $0.key < $1.key }.map { kind, latent in
            [
                kind, "\(latent.activeUnits) of \(latent.units)", ReportTable.number(latent.kl, decimals: 0),
                "\(latent.bars)", ReportTable.count(latent.passages),
            ]
        }
        guard !rows.isEmpty else { return nil }
        return ReportTable(
            "Use of the latent space", header: ["model", "active units", "KL, nats a passage", "bars", "passages"],
            rows: rows,
            note:
                "A unit is active where its mean varies by more than 0.01 over the passages: were the posterior to collapse, "
                + "none would be.")
    }

    private var accuracyTable: ReportTable? {
        let rows = tasks.compactMap { name, task -> [String]? in
            guard let task else { return nil }
            let values = [
                task.flat?.teacherForced, task.flat?.sampled, task.hierarchical?.teacherForced,
                task.hierarchical?.sampled,
            ]
            return [name] + values.map { ReportTable.number($0) }
        }
        guard !rows.isEmpty else { return nil }
        return ReportTable(
            "Share of symbols that come back",
            header: ["passage", "flat, forced", "flat, sampled", "hierarchical, forced", "hierarchical, sampled"],
            rows: rows)
    }

    private static func items(of path: Path) -> [ReportChapter.Item] {
        func row(_ name: String, _ values: [Double]) -> [String] {
            [name] + values.map { ReportTable.number($0, decimals: 2) }
        }
        let table = ReportTable(
            "On the way from one passage to another",
            header: ["position"] + path.alphas.map { ReportTable.number($0, decimals: 2) },
            rows: [
                row("Hamming distance to A", path.hamming), row("5-gram cost, latent", path.cost),
                row("as refrain interpolate draws it", path.walkCost),
                row("5-gram cost, blended", path.dataCost),
            ],
            note:
                "The cost of a 5-gram counted on training songs, relative to the blend of the ends' costs: 1 is as usual as "
                + "the ends. Blending takes each step from A or from B.")
        func line(_ name: String, _ values: [Double], isReference: Bool = false) -> LineChart.Series {
            .init(name, zip(path.alphas, values).map { ($0, $1) }, isReference: isReference)
        }
        let distance = LineChart(
            title: "Hamming distance to A", xName: "position between A and B",
            series: [line("through the latent space", path.hamming)])
        let cost = LineChart(
            title: "Cost under a 5-gram, ends = 1", xName: "position between A and B",
            series: [
                line("through the latent space", path.cost), line("drawn at \(walkTemperature)", path.walkCost),
                line("blending the symbols", path.dataCost, isReference: true),
            ])
        return [
            .table(table),
            .figures([
                ReportFigure("interpolation-hamming", distance.drawing),
                ReportFigure("interpolation-cost", cost.drawing),
            ]),
        ]
    }

    private static func items(of attributes: [Attribute]) -> [ReportChapter.Item] {
        let names = attributes.map(\.name)
        let table = ReportTable(
            "What each attribute vector changes", header: ["direction"] + names,
            rows: attributes.map { attribute in
                [attribute.name] + names.map { ReportTable.signed(attribute.effect[$0]) }
            },
            note:
                "Relative change of the mean of each measure after a step of strength 1: +0.25 is a quarter more. The "
                + "diagonal is what the vector is for, all else its side effects.")
        let map = HeatMap(
            title: "Effects of the attribute vectors", rowName: "direction", columnName: "measure", rows: names,
            columns: names, values: attributes.map { attribute in names.map { attribute.effect[$0] } }, scale: .change)
        return [.table(table), .figure(ReportFigure("attributes", map.drawing))]
    }
}
