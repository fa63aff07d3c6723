import Composing
import MusicCore

/// A number that shapes the next take and has a slider.
public enum Parameter: Hashable, Sendable {
    case temperature, topK, topP, minP, repetitionPenalty, density, recall, motifBars, pitchMask, style
    case markovTemperature, lift, breaks, latentTemperature, latentPosition, latentDown
    /// A direction of the latent space by name.
    case attribute(String)

    /// What the sampling pane shows, what matters most first.
    public static let sampling: [Parameter] = [
        .temperature, .topK, .topP, .recall, .density, .style, .pitchMask, .motifBars, .minP, .repetitionPenalty,
        .markovTemperature, .latentTemperature, .lift, .breaks,
    ]

    public var title: String {
        switch self {
        case .temperature: "temperature"
        case .topK: "top-k"
        case .topP: "top-p"
        case .minP: "min-p"
        case .repetitionPenalty: "repetition"
        case .density: "density"
        case .recall: "recall"
        case .motifBars: "motif bars"
        case .pitchMask: "pitches"
        case .style: "style"
        case .markovTemperature: "plan heat"
        case .lift: "key lift"
        case .breaks: "breaks"
        case .latentTemperature: "motif heat"
        case .latentPosition: "across"
        case .latentDown: "down"
        // "syncopation16" and "syncopation8" would be cut to the same word.
        case .attribute(let name): name.replacing("syncopation", with: "sync 1/")
        }
    }

    /// What it does, in a line.
    public var explanation: String {
        switch self {
        case .temperature: "how freely notes are drawn; 0 always takes the likeliest"
        case .topK: "only so many likeliest choices; 0 allows all"
        case .topP: "only the likeliest choices that make up this share"
        case .minP: "drop choices below this share of the likeliest"
        case .repetitionPenalty: "above 1, pitches just used become rarer"
        case .density: "half (−1) to twice (+1) the usual notes; 0 is free"
        case .recall: "how closely a returning section keeps to its memory"
        case .motifBars: "length of the motif the song grows from"
        case .pitchMask: "free, only the scale, or scale and chord"
        case .style: "pop, game music with drums of its own, or a lead sheet"
        case .markovTemperature: "how freely form, chords and motif are drawn"
        case .lift: "the chance that the last chorus is in a higher key"
        case .breaks: "the chance that a section ends in a moment of silence"
        case .latentTemperature: "how freely the motif is reshaped"
        case .latentPosition: "from A (0) towards B (1)"
        case .latentDown: "from A and B (0) towards C and D (1)"
        case .attribute(let name): "less or more \(name) in the motif"
        }
    }

    public var range: ClosedRange<Double> {
        switch self {
        case .temperature, .markovTemperature, .latentTemperature: 0...2
        case .topK: 0...128
        case .topP, .minP, .recall, .lift, .breaks, .latentPosition, .latentDown: 0...1
        case .density: -1...1
        case .repetitionPenalty: 1...2
        case .motifBars: 1...16
        case .pitchMask: 0...Double(PitchMask.allCases.count - 1)
        case .style: 0...Double(MusicStyle.trained.count - 1)
        case .attribute: -2...2
        }
    }

    /// What an arrow changes, and what it changes with shift.
    public var steps: (coarse: Double, fine: Double) {
        switch self {
        case .topK: (4, 1)
        case .motifBars, .pitchMask, .style: (1, 1)
        case .attribute: (0.25, 0.05)
        default: (0.05, 0.01)
        }
    }

    public var isWhole: Bool { self == .topK || self == .motifBars || names != nil }

    /// What the values are called, where they are choices and no numbers.
    private var names: [String]? {
        switch self {
        case .pitchMask: PitchMask.allCases.map(\.rawValue)
        case .style: MusicStyle.trained.map(\.rawValue)
        default: nil
        }
    }

    /// The nearest value there is, for example for an arrow or a drag.
    public func clamped(_ value: Double) -> Double {
        guard value.isFinite else { return range.lowerBound }
        let bounded = min(range.upperBound, max(range.lowerBound, value))
        return isWhole ? bounded.rounded() : (bounded * 1000).rounded() / 1000
    }

    /// How a value is written.
    public func text(_ value: Double) -> String {
        if let names { return names[Int(clamped(value))] }
        switch self {
        case .topK: return value < 0.5 ? "all" : String(Int(value.rounded()))
        case .motifBars: return String(Int(value.rounded()))
        case .recall, .lift, .breaks, .latentPosition, .latentDown: return "\(Int((value * 100).rounded()))%"
        case .attribute, .density: return (value > 0 ? "+" : value < 0 ? "−" : " ") + Parameter.decimals(abs(value))
        default: return Parameter.decimals(value)
        }
    }

    /// Reads what was typed: a number, a share in per cent, or the name of a mask.
    public func parse(_ text: String) -> Double? {
        let trimmed = text.trimmingSpaces()
        if let index = names?.firstIndex(of: trimmed) { return Double(index) }
        if self == .topK, trimmed == "all" { return 0 }
        let isPercent = trimmed.hasSuffix("%")
        let digits = (isPercent ? String(trimmed.dropLast()) : trimmed).replacingComma()
        guard let number = Double(digits), number.isFinite else { return nil }
        // 80 for a share means 80 %.
        let isShare = [.recall, .lift, .breaks, .latentPosition, .latentDown].contains(self)
        let value = isPercent || (isShare && number > 1) ? number / 100 : number
        guard range.contains(value) else { return nil }
        return clamped(value)
    }

    private static func decimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}

extension String {
    func trimmingSpaces() -> String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    fileprivate func replacingComma() -> String { String(map { $0 == "," ? "." : $0 }) }
}
