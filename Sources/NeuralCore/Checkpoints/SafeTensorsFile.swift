import CNeuralKernels
import Foundation

/// A safetensors file opened for reading: memory-mapped, its header checked, its tensors read when asked for.
///
/// No content, however damaged, leads to a trap: what the header claims is checked against the size of the file once,
/// here, and each read is checked against the header.
public struct SafeTensorsFile: Sendable {
    public struct Entry: Sendable, Equatable {
        public let type: String
        public let shape: [Int]
        /// Bytes in the file.
        let range: Range<Int>
    }

    public let path: String
    public let metadata: [String: String]
    public let entries: [String: Entry]
    private let data: Data

    /// Bytes of an element of each type the format defines.
    private static let sizes: [String: Int] = [
        "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2,
        "BF16": 2, "U32": 4,
        "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
    ]
    private static let largestHeader = 100_000_000

    /// - Throws: `unreadable`, `truncated`, `badHeader` or `wrongSize`.
    public init(path: String) throws(NeuralError) {
        self.path = path
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        let prefix = SafeTensorsHeader.lengthSize
        guard data.count >= prefix else {
            throw .truncated(path: path, expected: prefix, actual: data.count)
        }
        let length = data.prefix(prefix).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.largestHeader) else {
            throw .badHeader(path: path, reason: "a header of \(length) bytes")
        }
        let start = prefix + Int(length)
        guard data.count >= start else {
            throw .truncated(path: path, expected: start, actual: data.count)
        }

        let header: SafeTensorsHeader
        do {
            header = try SafeTensorsHeader(json: data.subdata(in: prefix..<start))
        } catch {
            throw .badHeader(path: path, reason: "its header is not the JSON expected")
        }
        metadata = header.metadata
        entries = try Self.checked(header, path: path, start: start, fileSize: data.count)
    }

    private static func checked(
        _ header: SafeTensorsHeader, path: String, start: Int, fileSize: Int
    ) throws(NeuralError) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        var end = start
        for (name, entry) in header.entries {
            guard let size = sizes[entry.dtype] else {
                throw .unsupportedType(path: path, name: name, type: entry.dtype)
            }
            guard entry.offsets.count == 2, let first = entry.offsets.first,
                let last = entry.offsets.last, first >= 0, last >= first, last <= Int.max - start
            else { throw .badHeader(path: path, reason: "the offsets of \(name) are impossible") }
            var bytes = size
            for dimension in entry.shape {
                let (product, overflow) = bytes.multipliedReportingOverflow(by: dimension)
                guard dimension >= 0, !overflow else {
                    throw .badHeader(path: path, reason: "the shape of \(name) is impossible")
                }
                bytes = product
            }
            guard bytes == last - first else {
                throw .wrongSize(path: path, name: name, expected: bytes, actual: last - first)
            }
            entries[name] = Entry(
                type: entry.dtype, shape: entry.shape, range: start + first..<start + last)
            end = max(end, start + last)
        }
        guard end <= fileSize else { throw .truncated(path: path, expected: end, actual: fileSize) }
        guard end == fileSize else {
            throw .badHeader(path: path, reason: "\(fileSize - end) bytes follow the last tensor")
        }
        return entries
    }

    /// - Throws: `missingTensor`, `wrongShape`, or `unsupportedType` if it is neither F32 nor F16.
    public func check(_ name: String, shape: [Int]) throws(NeuralError) {
        _ = try floatEntry(name, shape: shape)
    }

    /// Reads a float tensor, widening halves. `target` has as many elements as the shape.
    /// - Throws: as `check`.
    public func read(
        _ name: String, shape: [Int], into target: UnsafeMutableBufferPointer<Float>
    ) throws(NeuralError) {
        let entry = try floatEntry(name, shape: shape)
        guard let floats = target.baseAddress, !entry.range.isEmpty else { return }
        precondition(target.count == shape.reduce(1, *), "shape and room disagree")
        data.withUnsafeBytes { bytes in
            let source = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
            if entry.type == SafeTensor.ElementType.float32.rawValue {
                UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
            } else {
                // A header need not keep the tensors aligned.
                let halves = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: target.count)
                defer { halves.deallocate() }
                UnsafeMutableRawBufferPointer(halves).copyMemory(from: source)
                if let base = halves.baseAddress { nk_from_half(base, floats, target.count) }
            }
        }
    }

    /// A float tensor, halves widened. Throws as `check`.
    public func floats(_ name: String, shape: [Int]) throws(NeuralError) -> [Float] {
        _ = try floatEntry(name, shape: shape)
        var result = [Float](repeating: 0, count: shape.reduce(1, *))
        var failure: NeuralError?
        result.withUnsafeMutableBufferPointer { target in
            do throws(NeuralError) { try read(name, shape: shape, into: target) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return result
    }

    /// A tensor of signed bytes. Throws `missingTensor`, `wrongShape` or `unsupportedType`.
    public func int8(_ name: String, shape: [Int]) throws(NeuralError) -> [Int8] {
        let entry = try entry(name, shape: shape)
        guard entry.type == SafeTensor.ElementType.int8.rawValue else {
            throw .unsupportedType(path: path, name: name, type: entry.type)
        }
        return data.withUnsafeBytes { bytes in bytes[entry.range].map { Int8(bitPattern: $0) } }
    }

    private func entry(_ name: String, shape: [Int]) throws(NeuralError) -> Entry {
        guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
        guard entry.shape == shape else {
            throw .wrongShape(path: path, name: name, expected: shape, actual: entry.shape)
        }
        return entry
    }

    private func floatEntry(_ name: String, shape: [Int]) throws(NeuralError) -> Entry {
        let entry = try entry(name, shape: shape)
        let type = SafeTensor.ElementType(rawValue: entry.type)
        guard type == .float32 || type == .float16 else {
            throw .unsupportedType(path: path, name: name, type: entry.type)
        }
        return entry
    }
}
