import Composing
import MusicCore

extension Studio {
    /// Puts a slider somewhere; a drag is one step of the history.
    mutating func set(_ parameter: Parameter, to value: Double) -> [Effect] {
        change("set \(parameter.title)", coalescing: "parameter \(parameter)") { $0[parameter] = value }
        return parameter.movesMorph ? hearNextMorph() : []
    }

    /// Moves a slider by arrows.
    mutating func nudge(_ parameter: Parameter, by count: Int, fine: Bool) -> [Effect] {
        let step = fine ? parameter.steps.fine : parameter.steps.coarse
        var value = draft[parameter] + step * Double(count)
        // Every arrow moves a choice; round trips go over the ends.
        if parameter == .pitchMask {
            let choices = PitchMask.allCases.count
            value = Double(((Int(value) % choices) + choices) % choices)
        }
        return set(parameter, to: value)
    }

    mutating func moveInSampling(_ command: Command, _ count: Int) -> [Effect] {
        let parameter = Parameter.sampling[samplingRow]
        switch command {
        case .up: samplingRow = max(0, samplingRow - count)
        case .down: samplingRow = min(Parameter.sampling.count - 1, samplingRow + count)
        case .left: return nudge(parameter, by: -count, fine: false)
        case .right: return nudge(parameter, by: count, fine: false)
        case .start: return set(parameter, to: parameter.range.lowerBound)
        case .end: return set(parameter, to: parameter.range.upperBound)
        case .pageUp: return nudge(parameter, by: 4 * count, fine: false)
        case .pageDown: return nudge(parameter, by: -4 * count, fine: false)
        default: break
        }
        return []
    }

    /// The slider under the cursor of the focused pane.
    public var focusedParameter: Parameter? {
        switch focus {
        case .sampling: Parameter.sampling[samplingRow]
        case .latent: latentParameter
        default: nil
        }
    }

    mutating func resetValue() -> [Effect] {
        if focus == .latent, case .corner(let corner) = latent.row { return clearCorner(corner) }
        guard let parameter = focusedParameter else { return [] }
        return set(parameter, to: Draft()[parameter])
    }

    mutating func toggle(_ stage: Stage) {
        change("switch a stage") { draft in
            if draft.stages.remove(stage) == nil { draft.stages.insert(stage) }
        }
        say(.information, "\(stage.rawValue) is \(draft.stages.contains(stage) ? "on" : "off") for the next take.")
    }

    /// A digit in a pane of sliders, or enter: the value is typed.
    mutating func beginValue(_ text: String) -> [Effect] {
        guard let parameter = focusedParameter else { return [] }
        if parameter == .pitchMask { return nudge(parameter, by: 1, fine: false) }
        let shown = parameter.text(draft[parameter]).trimmingSpaces()
        var prompt = PromptLayer(.value(parameter), text: text.isEmpty ? shown : text)
        prompt.isUntouched = text.isEmpty
        layers.append(.prompt(prompt))
        return []
    }
}

extension Parameter {
    /// Whether the melody between A and B depends on it.
    fileprivate var movesMorph: Bool {
        switch self {
        case .latentPosition, .latentDown, .latentTemperature, .attribute: true
        default: false
        }
    }
}
