import Composing
import MusicCore

/// Refuses requests whose numbers make no sense, before any work is done.
public enum SettingsCheck {
    public static func check(_ request: ComposeRequest) throws(ComposeError) {
        let settings = request.settings
        let sampling = settings.sampling
        let rows: [(String, Double, ClosedRange<Double>)] = [
            ("tempo", request.qpm, 20...300), ("temperature", sampling.temperature, 0...2),
            ("top-k", Double(sampling.topK), 0...Double(EventVocabulary.size)), ("top-p", sampling.topP, 0...1),
            ("min-p", sampling.minP, 0...1), ("repetition penalty", sampling.repetitionPenalty, 0.5...2),
            ("density", sampling.density, -1...1),
            ("recall", settings.recall, 0...1), ("markov temperature", settings.markovTemperature, 0...2),
            ("lift", settings.lift, 0...1), ("breaks", settings.breaks, 0...1),
            ("latent temperature", settings.latentTemperature, 0...2),
            ("motif bars", Double(settings.motifBars), 1...16),
        ]
        for (name, value, range) in rows where !range.contains(value) {
            throw .badSetting(
                name: name, value: number(value), allowed: "\(number(range.lowerBound)) to \(number(range.upperBound))")
        }
        guard let form = request.form else { return }
        if form.sections.isEmpty { throw .form(.empty) }
        if form.bars > SongForm.maximumBars { throw .form(.tooLong(bars: form.bars)) }
        if let section = form.sections.first(where: { !(1...64).contains($0.bars) }) {
            throw .form(.badBars("\(section.kind.rawValue):\(section.bars)"))
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
}
