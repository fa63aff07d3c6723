/// Why a training run could not start or go on.
public enum TrainingError: Error, Equatable, Sendable {
    case tooLittleMusic(found: String)
    case unwritable(path: String, reason: String)
    case badState(path: String, reason: String)
    case otherConfiguration(path: String)
    case diverged(step: Int)
}

extension TrainingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLittleMusic(let found):
            "There is too little music to train on: \(found).\nName a folder with more MIDI files by --corpus."
        case .unwritable(let path, let reason):
            "\(path) cannot be written: \(reason)\nChoose another place with -o, or free some space."
        case .badState(let path, let reason):
            "\(path) is not a training state that can be resumed: \(reason)\nLeave out --resume to start afresh."
        case .otherConfiguration(let path):
            "\(path) belongs to a model of another shape.\nUse the configuration it was started with, or another -o."
        case .diverged(let step):
            "The loss is no longer a number at step \(step).\nStart again with a lower learning rate."
        }
    }
}
