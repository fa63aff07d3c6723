/// What can go wrong with a checkpoint file.
public enum NeuralError: Error, Equatable, Sendable {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    /// The file ends before its last tensor does; sizes in bytes.
    case truncated(path: String, expected: Int, actual: Int)
    case badHeader(path: String, reason: String)
    case missingTensor(path: String, name: String)
    case wrongShape(path: String, name: String, expected: [Int], actual: [Int])
    /// The header gives a tensor another number of bytes than its shape and type need.
    case wrongSize(path: String, name: String, expected: Int, actual: Int)
    case unsupportedType(path: String, name: String, type: String)
    /// A sound file, but of another kind of model, format or vocabulary.
    case otherModel(path: String, reason: String)
}

extension NeuralError: CustomStringConvertible {
    /// One line of cause, one of what to do next.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason)\nCheck the path and its permissions."
        case .unwritable(let path, let reason):
            "\(path) cannot be written: \(reason)\nCheck the folder, its permissions and the free space."
        case .truncated(let path, let expected, let actual):
            "\(path) has \(actual) bytes where its header announces \(expected)\n"
                + "Copy or download it again: the end is missing."
        case .badHeader(let path, let reason):
            "\(path) is not a safetensors file: \(reason)\nUse a checkpoint that this program wrote."
        case .missingTensor(let path, let name):
            "\(path) has no tensor named \(name)\nUse a checkpoint of this kind of model."
        case .wrongShape(let path, let name, let expected, let actual):
            "\(path): \(name) has shape \(actual), expected \(expected)\n"
                + "Use a checkpoint trained with this configuration."
        case .wrongSize(let path, let name, let expected, let actual):
            "\(path): \(name) takes \(actual) bytes, its shape needs \(expected)\n"
                + "Copy or download the checkpoint again."
        case .unsupportedType(let path, let name, let type):
            "\(path): \(name) has element type \(type)\nConvert it to F32 or F16."
        case .otherModel(let path, let reason):
            "\(path) does not fit: \(reason)\nUse a checkpoint trained for this, or train one."
        }
    }
}
