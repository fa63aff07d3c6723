import Composing
import MusicCore
import MusicModels

/// Songs whose settings are drawn at random, only to see that each is valid.
public struct SongTrials: Codable, Sendable, Equatable {
    public var songs = 0
    public var valid = 0
    public var faults: [String: Int] = [:]
    /// Seeds of the songs with a fault; `SongTrials.request(seed:)` gives their settings.
    public var faultySeeds: [UInt64] = []

    /// Composes and checks the songs of seeds `1...count`.
    ///
    /// - Throws: what the composer throws, for the first request that fails.
    public static func run(
        _ composer: some Composer, count: Int, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(ComposeError) -> SongTrials {
        let requests = (0..<UInt64(count)).map { request(seed: $0 + 1) }
        var result = SongTrials()
        let songs = try MusicEvaluation.compose(composer, requests, isCancelled, progress)
        for (song, request) in zip(songs, requests) {
            let faults = SongCheck.faults(song, request: request)
            result.songs += 1
            if faults.isEmpty { result.valid += 1 } else { result.faultySeeds.append(request.seed) }
            for fault in faults { result.faults[fault.rawValue, default: 0] += 1 }
        }
        return result
    }

    /// A short song in any key, form and setting that a user might give, from the timid to the absurd.
    public static func request(seed: UInt64) -> ComposeRequest {
        var random = SeededGenerator(seed: seed, stream: "trials")
        func draw<Choice>(_ choices: [Choice]) -> Choice { choices[random.below(choices.count)] }
        let sections = (0..<2 + random.below(4)).map { _ in
            "\(draw(SectionKind.allCases).rawValue).\(draw(["A", "B", "C"])):\(1 + random.below(4))"
        }
        var request = ComposeRequest(seed: seed)
        // The words are those of a form, so they are always read.
        request.form = (try? SongForm(parsing: sections.joined(separator: " "), recall: random.uniform())) ?? .standard
        request.key = Key(tonic: random.below(12), mode: draw([.major, .minor]))
        request.qpm = Double(40 + random.below(200))
        var settings = ComposeSettings()
        settings.markovTemperature = 2 * random.uniform()
        settings.latentTemperature = 2 * random.uniform()
        settings.motifBars = 1 + random.below(16)
        settings.sampling = SamplingSettings(
            temperature: 2 * random.uniform(), topK: draw([0, 1, 4, 32, 200]), topP: draw([0.3, 0.9, 0.98, 1]),
            minP: draw([0, 0, 0.05]), repetitionPenalty: draw([1, 1, 1.2, 1.8]), density: draw([0, 0, -1, 1]))
        settings.recall = draw([0, 0.3, 0.8, 1])
        settings.pitchMask = draw(PitchMask.allCases)
        let voices = Set(Voice.allCases.filter { _ in random.uniform() < 0.7 })
        if !voices.isEmpty { settings.voices = voices }
        if random.uniform() < 0.5 {
            settings.attributes = [draw(MelodyAttribute.allCases).rawValue: 4 * random.uniform() - 2]
        }
        settings.lift = draw([0, 0, 1])
        settings.breaks = draw([0, 0, 1])
        request.settings = settings
        return request
    }
}
