extension CountingEvaluation.Markov {
    public var chapter: ReportChapter {
        var chapter = ReportChapter(
            name: "markov", title: "Stage 1: counted chains",
            items: [
                .words(
                    "Counted on \(data.training). Measured on \(data.heldOut), which nothing was counted on. "
                        + "Losses are −ln P a symbol in nats; perplexity is their exponential.")
            ])
        if let table = modelTable { chapter.items.append(.table(table)) }
        if let table = harmony?.table { chapter.items.append(.table(table)) }
        let present = ChainKind.allCases.compactMap { kind in chains[kind.rawValue].map { (kind, $0) } }
        if present.count > 1 {
            chapter.items.append(
                .figure(
                    ReportFigure(
                        "nats-by-order",
                        LineChart(
                            title: "Held-out loss by order, nats a symbol", xName: "symbols of history",
                            series: present.map { kind, chain in
                                .init(kind.title, chain.orders.map { (Double($0.order), $0.nats) })
                            }
                        ).drawing)))
        }
        for (kind, chain) in present {
            chapter.items.append(.table(chain.table(title: kind.title)))
            chapter.items.append(.words(chain.verdict))
            let figures = chain.matrices.map { ReportFigure($0.name, $0.heatMap.drawing) }
            if let first = figures.first { chapter.items.append(.figure(first)) }
            if figures.count > 1 { chapter.items.append(.figures(Array(figures.dropFirst()))) }
        }
        return chapter
    }

    private var modelTable: ReportTable? {
        let all: [(String, String, CountingEvaluation.Loss?)] = [
            ("form", "section", forms), ("chords", "half bar", chords), ("melody", "note or rest", melody),
            ("drums", "sixteenth", drums),
        ]
        let rows = all.compactMap { name, unit, loss in
            loss.map { [name, ReportTable.number($0.nats), unit, ReportTable.count($0.events)] }
        }
        guard !rows.isEmpty else { return nil }
        return ReportTable(
            "The models of the checkpoint", header: ["model", "nats", "a", "events"], rows: rows, wordColumns: [0, 2],
            note:
                "They know more than the chains below: the place in the phrase, what stood a bar or four ago, and for a "
                + "melody when a note comes and how long it lasts.")
    }
}

extension HarmonyEvaluation {
    fileprivate var table: ReportTable {
        let rows = [
            ("harmonised", found), ("nearest by its notes", matched), ("the tonic throughout", tonic),
            ("written", written),
        ]
        return ReportTable(
            "Chords under melodies, in \(ReportTable.count(halves)) half bars",
            header: ["chords", "right root", "right triad", "changes"],
            rows: rows.map { [$0] + [$1.root, $1.triad, $1.changes].map { ReportTable.number($0) } }, wordColumns: [0],
            note: "Shares of half bars; a progression that differs from its author's need not be wrong.")
    }
}

extension ChainKind {
    var title: String {
        switch self {
        case .form: "Song form"
        case .chords: "Chords"
        case .degrees: "Melody alone"
        case .melody: "Melody over chords"
        case .drums: "Drum bars"
        }
    }
}

extension CountingEvaluation.Chain {
    fileprivate func table(title: String) -> ReportTable {
        let rows = orders.map { order in
            [
                "\(order.order)", ReportTable.number(order.perplexity), ReportTable.number(order.nats),
                ReportTable.number(order.entropyRate), ReportTable.count(Int(order.aic)),
                ReportTable.count(order.parameters),
            ]
        }
        return ReportTable(
            "\(title): the next \(unit)" + (given.map { ", given \($0)" } ?? ""),
            header: ["order", "perplexity", "nats", "entropy rate", "AIC", "parameters"], rows: rows, wordColumns: [],
            strongRows: Set(orders.indices.filter { orders[$0].order == chosenByHeldOut }))
    }

    /// What the criteria choose, and where the model of the checkpoint stands.
    fileprivate var verdict: String {
        var words =
            chosenByAkaike == chosenByHeldOut
            ? "Akaike's criterion and the held-out \(ReportTable.count(events)) symbols both choose order \(chosenByAkaike)."
            : "Held-out loss is least at order \(chosenByHeldOut), Akaike's criterion at order \(chosenByAkaike)."
        if chosenByAkaike < chosenByHeldOut {
            words +=
                " The criterion charges every context for all symbols, as if each had to be learnt from nothing; "
                + "a chain that backs off to shorter histories pays less."
        } else if chosenByAkaike > chosenByHeldOut {
            words += " Songs repeat themselves, and the criterion takes every repeat for fresh evidence."
        }
        words += " At order 1 the chain's own entropy rate is \(ReportTable.number(entropyRate)) nats a \(unit)"
        words += given == nil ? "." : ", without what is given."
        if let model { words += " The checkpoint's model reaches \(ReportTable.number(model.nats))." }
        return words
    }
}
