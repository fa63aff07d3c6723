import Composing
import MusicCore

extension Draft {
    /// The value of a slider.
    public subscript(_ parameter: Parameter) -> Double {
        get { parameter == .latentDown ? latent.down : settings[parameter] }
        set {
            if parameter == .latentDown {
                latent.down = parameter.clamped(newValue)
            } else {
                settings[parameter] = newValue
            }
        }
    }
}

extension ComposeSettings {
    /// The value of a slider; how far down the latent point is belongs to the draft alone.
    fileprivate subscript(_ parameter: Parameter) -> Double {
        get {
            switch parameter {
            case .temperature: sampling.temperature
            case .topK: Double(sampling.topK)
            case .topP: sampling.topP
            case .minP: sampling.minP
            case .repetitionPenalty: sampling.repetitionPenalty
            case .density: sampling.density
            case .recall: recall
            case .motifBars: Double(motifBars)
            case .pitchMask: Double(PitchMask.allCases.firstIndex(of: pitchMask) ?? 0)
            case .style: Double(MusicStyle.trained.firstIndex(of: style) ?? 0)
            case .markovTemperature: markovTemperature
            case .lift: lift
            case .breaks: breaks
            case .latentTemperature: latentTemperature
            case .latentPosition: latentPosition
            case .latentDown: 0
            case .attribute(let name): attributes[name] ?? 0
            }
        }
        set {
            let value = parameter.clamped(newValue)
            switch parameter {
            case .temperature: sampling.temperature = value
            case .topK: sampling.topK = Int(value)
            case .topP: sampling.topP = value
            case .minP: sampling.minP = value
            case .repetitionPenalty: sampling.repetitionPenalty = value
            case .density: sampling.density = value
            case .recall: recall = value
            case .motifBars: motifBars = Int(value)
            case .pitchMask: pitchMask = PitchMask.allCases[Int(value)]
            case .style: style = MusicStyle.trained[Int(value)]
            case .markovTemperature: markovTemperature = value
            case .lift: lift = value
            case .breaks: breaks = value
            case .latentTemperature: latentTemperature = value
            case .latentPosition: latentPosition = value
            case .latentDown: break
            case .attribute(let name): attributes[name] = value == 0 ? nil : value
            }
        }
    }
}
