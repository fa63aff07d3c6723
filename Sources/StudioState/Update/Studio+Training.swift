/// The training popup and what the training process tells.
extension Studio {
    mutating func openTraining() -> [Effect] {
        layers.append(.training)
        return [.inspectTraining(training.model)]
    }

    mutating func type(training typing: Typing) -> [Effect] {
        let rows = Training.Row.allCases
        let index = rows.firstIndex(of: training.row) ?? 0
        switch typing {
        case .cancel: layers.removeLast()
        case .up: training.row = rows[max(0, index - 1)]
        case .down: training.row = rows[min(rows.count - 1, index + 1)]
        case .left: return turn(by: -1)
        case .right: return turn(by: 1)
        case .accept, .insert(" "): return acceptTrainingRow()
        default: break
        }
        return []
    }

    /// Left and right on a line: another model, more or fewer hours.
    private mutating func turn(by sign: Int) -> [Effect] {
        guard !training.isRunning else { return [] }
        switch training.row {
        case .model:
            let all = Training.Model.allCases
            let index = (all.firstIndex(of: training.model) ?? 0) + sign
            training.model = all[((index % all.count) + all.count) % all.count]
            training.records = []
            training.phase = .idle
            training.found = nil
            return [.inspectTraining(training.model)]
        case .hours:
            let steps = [0.1, 0.25, 0.5, 1, 2, 4, 8, 12, 24]
            let index = steps.lastIndex { $0 <= training.hours } ?? 0
            training.hours = steps[max(0, min(steps.count - 1, index + sign))]
        default: break
        }
        return []
    }

    private mutating func acceptTrainingRow() -> [Effect] {
        switch training.row {
        case .model: return turn(by: 1)
        case .folder:
            guard !training.isRunning else { return [] }
            layers.append(.prompt(PromptLayer(.corpus, text: training.folder)))
        case .hours:
            guard !training.isRunning else { return [] }
            layers.append(.prompt(PromptLayer(.hours, text: Studio.decimal(training.hours))))
        case .go: return startOrStopTraining()
        case .use:
            guard training.hasCheckpoint, !training.isRunning else { return [] }
            return [training.isUsed ? .useShipped(training.model) : .useTrained(training.model)]
        }
        return []
    }

    private mutating func startOrStopTraining() -> [Effect] {
        switch training.phase {
        case .running:
            training.phase = .stopping
            return [.stopTraining]
        case .stopping: return []
        case .idle, .done, .failed:
            guard !training.folder.isEmpty else {
                layers.append(.prompt(PromptLayer(.corpus)))
                return []
            }
            training.phase = .running
            training.label = "starting"
            training.detail = ""
            training.fraction = 0
            training.secondsLeft = nil
            training.found = nil
            if !training.canResume { training.records = [] }
            return [
                .train(
                    TrainingRequest(
                        model: training.model, folder: training.folder, hours: training.hours,
                        resume: training.canResume && training.model.isNetwork))
            ]
        }
    }

    mutating func receive(_ message: TrainingMessage) -> [Effect] {
        switch message {
        case .progress(let label, let fraction, let detail, let secondsLeft):
            guard training.isRunning else { return [] }
            training.label = label
            training.fraction = max(0, min(1, fraction))
            training.detail = detail
            training.secondsLeft = secondsLeft
        case .record(let record):
            // A run that goes on tells its last steps once more.
            training.records.removeAll { $0.step >= record.step }
            training.records.append(record)
            if training.records.count > 4000 {
                training.records = training.records.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            }
        case .note(let text):
            if training.found == nil { training.found = text }
            log.append(Notice(.information, "Training: \(text)"))
        case .ended(let failure):
            training.phase = failure.map(Training.Phase.failed) ?? .done
            if let failure {
                say(Notice(.failure, lines: failure))
            } else {
                say(.information, "The training of the \(training.model.rawValue) is done.", advice: "ctrl-t uses it.")
            }
            return [.inspectTraining(training.model)]
        case .state(let model, let canResume, let hasCheckpoint, let isUsed):
            guard model == training.model else { return [] }
            training.canResume = canResume
            training.hasCheckpoint = hasCheckpoint
            training.isUsed = isUsed
        }
        return []
    }
}
