extension CountingEvaluation.Texture {
    public var chapter: ReportChapter {
        var chapter = ReportChapter(
            name: "hmm", title: "Stage 1: textures of bars",
            items: [
                .words(
                    "A hidden Markov model with \(states) states and \(covariance) covariance over \(featureNames.count) "
                        + "figures of a bar of melody. Held out, a bar has ln p "
                        + "\(ReportTable.number(logLikelihoodPerFrame)); on the training bars AIC is "
                        + "\(ReportTable.count(Int(aic))) and BIC \(ReportTable.count(Int(bic))).")
            ])
        if let table = melodyTable { chapter.items.append(.table(table)) }
        let names = (1...max(1, states)).map(String.init)
        if means.count == states, transitions.count == states {
            let order = share.indices.sorted { (-share[$0], $0) < (-share[$1], $1) }
            chapter.items.append(
                .figure(
                    ReportFigure(
                        "texture-means",
                        HeatMap(
                            title: "Textures, the most frequent first: means in deviations from the usual bar",
                            rowName: "texture", rows: order.map { "\(names[$0]) · \(Self.percent(share[$0]))" },
                            columns: featureNames.map(Self.spaced), values: order.map { means[$0].map { $0 } },
                            scale: .change
                        ).drawing)))
            chapter.items.append(
                .figure(
                    ReportFigure(
                        "texture-transitions",
                        HeatMap(
                            title: "What texture the next bar has", rowName: "after", columnName: "comes",
                            rows: order.map { names[$0] }, columns: order.map { names[$0] },
                            values: order.map { row in order.map { transitions[row][$0] } },
                            footer: ("share of bars", order.map { share[$0] })
                        ).drawing)))
        }
        if let selection, !selection.isEmpty { chapter.items += Self.items(of: selection) }
        return chapter
    }

    private var melodyTable: ReportTable? {
        guard let plain, let hybrid else { return nil }
        return ReportTable(
            "Melody with and without textures, nats a note or rest",
            header: ["model", "nats", "events"],
            rows: [("plain", plain), ("hybrid", hybrid)].map {
                [$0, ReportTable.number($1.nats), ReportTable.count($1.events)]
            }, strongRows: [hybrid.nats < plain.nats ? 1 : 0],
            note:
                "The hybrid mixes what was counted under each texture over P(texture | bars before); nothing of a bar is "
                + "known before it sounds.")
    }

    private static func items(of selection: [CountingEvaluation.Selection]) -> [ReportChapter.Item] {
        let best = [
            selection.indices.min { selection[$0].aic < selection[$1].aic },
            selection.indices.min { selection[$0].bic < selection[$1].bic },
            selection.indices.max { selection[$0].logLikelihoodPerFrame < selection[$1].logLikelihoodPerFrame },
            selection.indices.min { (selection[$0].hybridNats ?? .infinity) < (selection[$1].hybridNats ?? .infinity) },
        ]
        let rows = selection.map { choice in
            [
                choice.covariance, "\(choice.states)", ReportTable.count(choice.parameters),
                ReportTable.count(Int(choice.aic)), ReportTable.count(Int(choice.bic)),
                ReportTable.number(choice.logLikelihoodPerFrame), ReportTable.number(choice.hybridNats, decimals: 4),
            ]
        }
        func name(_ index: Int?) -> String {
            index.map { "\(selection[$0].states) \(selection[$0].covariance)" } ?? "none"
        }
        let table = ReportTable(
            "How many states, and what covariance",
            header: ["covariance", "states", "parameters", "AIC", "BIC", "held-out ln p a bar", "hybrid nats"],
            rows: rows, strongRows: Set([best[2]].compactMap { $0 }),
            note:
                "AIC chooses \(name(best[0])), BIC \(name(best[1])), held-out likelihood \(name(best[2])), the melody under "
                + "the hybrid \(name(best[3])).")
        let covariances = Array(Set(selection.map(\.covariance))).sorted()
        let chart = LineChart(
            title: "Held-out ln p a bar", xName: "states",
            series: covariances.map { covariance in
                .init(
                    covariance,
                    selection.filter { $0.covariance == covariance }.map {
                        (Double($0.states), $0.logLikelihoodPerFrame)
                    })
            })
        let criterion = LineChart(
            title: "BIC on the training bars, thousands", xName: "states",
            series: covariances.map { covariance in
                .init(
                    covariance,
                    selection.filter { $0.covariance == covariance }.map { (Double($0.states), $0.bic / 1000) })
            })
        return [
            .table(table),
            .figures([
                ReportFigure("texture-held-out", chart.drawing), ReportFigure("texture-bic", criterion.drawing),
            ]),
        ]
    }

    private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

    /// `meanPitch` as two words.
    private static func spaced(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
    }
}
