import CNeuralKernels
import Foundation

/// A named tensor on its way into a safetensors file.
public struct SafeTensor: Sendable {
    public enum ElementType: String, Sendable, Codable {
        case float32 = "F32"
        case float16 = "F16"
        case int8 = "I8"

        public var byteCount: Int {
            switch self {
            case .float32: 4
            case .float16: 2
            case .int8: 1
            }
        }
    }

    public let name: String
    public let shape: [Int]
    public let type: ElementType
    /// Little-endian, row-major.
    public let bytes: Data

    /// Converts floats; `type` is `float32` or `float16`.
    public init(name: String, shape: [Int], floats: UnsafeBufferPointer<Float>, as type: ElementType) {
        precondition(floats.count == shape.reduce(1, *), "shape and values disagree")
        precondition(type != .int8, "int8 tensors are quantised by their owner")
        self.name = name
        self.shape = shape
        self.type = type
        var bytes = Data(count: floats.count * type.byteCount)
        if let source = floats.baseAddress, !floats.isEmpty {
            bytes.withUnsafeMutableBytes { target in
                if type == .float32 {
                    target.copyMemory(from: UnsafeRawBufferPointer(floats))
                } else if let halves = target.bindMemory(to: UInt16.self).baseAddress {
                    nk_to_half(source, halves, floats.count)
                }
            }
        }
        self.bytes = bytes
    }

    /// Converts floats; `type` is `float32` or `float16`.
    public init(name: String, shape: [Int], floats: [Float], as type: ElementType = .float32) {
        self = floats.withUnsafeBufferPointer {
            SafeTensor(name: name, shape: shape, floats: $0, as: type)
        }
    }

    public init(name: String, shape: [Int], int8 values: [Int8]) {
        precondition(values.count == shape.reduce(1, *), "shape and values disagree")
        self.name = name
        self.shape = shape
        type = .int8
        bytes = values.withUnsafeBytes { Data($0) }
    }
}
