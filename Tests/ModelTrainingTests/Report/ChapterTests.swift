import MusicCore
import MusicModels
import Testing

@testable import ModelTraining

/// Every chapter has its tables and drawings, and lines that fit a terminal.
@Suite struct ChapterTests {
    func check(_ chapter: ReportChapter, figures: [String], words: [String]) {
        #expect(chapter.figures.map(\.name) == figures)
        let text = chapter.text.replacing("\n", with: " ")
        for word in words { #expect(text.contains(word), "\(word) in \(text)") }
        #expect(MarkUp.fault(in: ReportPage(title: "", facts: [], chapters: [chapter]).html) == nil)
        for line in chapter.text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }

    @Test func countedChains() throws {
        var (training, held) = (
            CountingTrainerTests.data(seed: 1, songs: 30), CountingTrainerTests.data(seed: 2, songs: 5)
        )
        let form = FormSequence(sections: [(.intro, "A", 4), (.verse, "B", 8), (.chorus, "C", 8)])
        let halves = (0..<16).map { Chord(root: [0, 7, 9, 5][$0 / 2 % 4], quality: .major) }
        for _ in 0..<20 {
            training.forms.append(form)
            training.chords.append([ChordSequence(kind: .verse, mode: .major, halves: halves)])
        }
        held.forms = [form]
        held.chords = [[ChordSequence(kind: .verse, mode: .major, halves: halves)]]
        let checkpoint = try CountingTrainer().markov(training)
        let figures = try CountingEvaluation.markov(training: training, validation: held, checkpoint: checkpoint)
        #expect(Set(figures.chains.keys) == ["form", "chords", "degrees", "melody"])
        let forms = try #require(figures.chains["form"])
        #expect(forms.orders.map(\.order) == [1, 2, 3, 4] && forms.events == 4)
        // Every form is the same, so one symbol of memory tells all.
        #expect(forms.chosenByAkaike == 1 && forms.model != nil)
        let matrix = try #require(forms.matrices.first)
        #expect(matrix.rows.last == "start" && matrix.columns.last == "end")
        #expect(matrix.values.allSatisfy { abs($0.compactMap { $0 }.reduce(0, +) - 1) < 1e-9 })
        let chords = try #require(figures.chains["chords"])
        #expect(chords.stationary.keys.sorted() == ["I", "IV", "V", "VI"])
        check(
            figures.chapter,
            figures: [
                "nats-by-order", "transitions-form", "transitions-chords", "transitions-chords-verse",
                "transitions-degrees", "degrees-by-chord",
            ], words: ["Song form", "entropy rate", "AIC", "The models of the checkpoint"])
    }

    @Test func drumsAlone() throws {
        var data = CountingData()
        var bar = DrumBar()
        for step in 0..<16 { bar.hits[step] = step % 8 == 0 ? 1 : step % 4 == 0 ? 2 : 4 }
        data.takes = (0..<20).map { _ in DrumTake(style: .rock, isFill: false, bars: [bar, bar, bar]) }
        let figures = try CountingEvaluation.markov(training: data, validation: CountingData(), checkpoint: nil)
        #expect(Array(figures.chains.keys) == ["drums"] && figures.orders == nil)
        // Given the place in the bar nothing is left to guess.
        #expect(figures.chains["drums"].map { $0.orders[0].nats < 0.1 } == true)
        check(figures.chapter, figures: ["transitions-drums"], words: ["the place in the bar"])
    }

    @Test func textures() throws {
        let (training, held) = (
            CountingTrainerTests.data(seed: 1, songs: 30), CountingTrainerTests.data(seed: 2, songs: 6)
        )
        let trainer = CountingTrainer(states: 3, covariance: .diagonal, iterations: 5)
        let markov = try trainer.markov(training)
        let texture = try trainer.texture(training, plain: markov.melody)
        var figures = try CountingEvaluation.texture(
            training: training, validation: held, checkpoint: texture, plain: markov.melody)
        #expect(abs(figures.share.reduce(0, +) - 1) < 1e-9 && figures.means.count == 3)
        figures.selection = try CountingEvaluation.selection(
            training: training, validation: held, plain: markov.melody, states: [2, 4, 400], iterations: 4)
        let choices = try #require(figures.selection)
        // 400 states have too few bars each.
        #expect(choices.map(\.states) == [2, 4, 2, 4] && choices.map(\.covariance).suffix(2) == ["full", "full"])
        for choice in choices {
            // Both criteria charge the same parameters on 240 bars, at 2 and at ln 240 each.
            let difference = Double(choice.parameters) * (5.480638923341991 - 2)
            #expect(abs(choice.bic - choice.aic - difference) < 1e-6 * abs(choice.bic))
        }
        check(
            figures.chapter,
            figures: ["texture-means", "texture-transitions", "texture-held-out", "texture-bic"],
            words: ["3 states and diagonal", "How many states", "hybrid", "AIC chooses"])
    }

    @Test func networksAndMusic() throws {
        var transformer = TransformerEvaluation()
        transformer.nats = 1.1
        transformer.ngram4Nats = 2
        transformer.repeats = .init(
            cases: 3, tokens: 900, withMemory: 0.5, withoutMemory: 1, wrongMemory: 1.1, ngramSourceCache: 0.9)
        transformer.precision = PrecisionCheck()
        check(transformer.chapter, figures: [], words: ["45 % below", "saves 50 %", "cache"])
        var music = MusicEvaluation()
        (music.songs, music.valid, music.faults) = (9, 8, ["mask": 1])
        music.metrics = ["polyphony": .init(generated: 2, corpus: 3, overlap: 0.5)]
        music.recall = [
            .init(strength: 0, agreement: 0.1, sections: 4), .init(strength: 1, agreement: 0.7, sections: 4),
        ]
        check(music.chapter, figures: ["recall"], words: ["8 of 9", "1 mask", "notes at once", "recall 100 %"])
        var trials = SongTrials()
        (trials.songs, trials.valid, trials.faults, trials.faultySeeds) = (5, 4, ["bars": 1], [3])
        check(trials.chapter, figures: [], words: ["4 of 5", "Seeds: 3"])
    }
}

extension ChapterTests {
    @Test func latentSpaces() {
        var figures = VAEEvaluation()
        let accuracy = VAEEvaluation.Accuracy(teacherForced: 0.9, sampled: 0.8)
        figures.melody16 = .init(flat: accuracy, hierarchical: accuracy)
        figures.trioBass = .init(flat: nil, hierarchical: accuracy)
        figures.latent = ["trio": .init(units: 64, activeUnits: 60, kl: 100, bars: 16, passages: 30)]
        figures.nats = ["16": 0.5, "2": 0.3]
        figures.interpolation = .init(
            alphas: [0, 0.5, 1], hamming: [0, 0.4, 0.6], cost: [1, 1, 1], walkCost: [1, 1, 1],
            dataCost: [1, 1.5, 1])
        figures.attributes = [
            .init(name: "density", effect: ["density": 0.5, "interval": -0.1]),
            .init(name: "interval", effect: ["density": 0, "interval": 0.3]),
        ]
        check(
            figures.chapter, figures: ["interpolation-hamming", "interpolation-cost", "attributes"],
            words: [
                "melody, 16 bars", "trio of 16 bars: bass", "60 of 64", "0.300 over 2 bars, 0.500 over 16", "+0.50",
            ])
        #expect(!figures.chapter.text.contains("drums"))
    }
}
