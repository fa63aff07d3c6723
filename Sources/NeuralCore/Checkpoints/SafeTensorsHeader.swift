import Foundation

/// The JSON header of a safetensors file: where each tensor lies after it.
struct SafeTensorsHeader {
    struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        /// First byte and the byte after the last, counted from the end of the header.
        var offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype
            case shape
            case offsets = "data_offsets"
        }
    }

    /// A header's value is a tensor's entry, or the string map under `__metadata__`.
    private enum Value: Codable {
        case entry(Entry)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if decoder.codingPath.last?.stringValue == SafeTensorsHeader.metadataKey {
                self = .metadata(try [String: String](from: decoder))
            } else {
                self = .entry(try Entry(from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .entry(let entry): try entry.encode(to: encoder)
            case .metadata(let metadata): try metadata.encode(to: encoder)
            }
        }
    }

    static let metadataKey = "__metadata__"
    /// Bytes of the length field in front of the header.
    static let lengthSize = 8

    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    init() {}

    init(json: Data) throws {
        for (name, value) in try JSONDecoder().decode([String: Value].self, from: json) {
            switch value {
            case .entry(let entry): entries[name] = entry
            case .metadata(let metadata): self.metadata = metadata
            }
        }
    }

    /// The length field and the header, padded with spaces so that the tensors start on a multiple of 64 bytes.
    func encoded() throws -> Data {
        var values = entries.mapValues(Value.entry)
        if !metadata.isEmpty { values[Self.metadataKey] = .metadata(metadata) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(values)
        json.append(Data(repeating: 0x20, count: (64 - (json.count + Self.lengthSize) % 64) % 64))
        var result = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
        result.append(json)
        return result
    }
}

/// Writes safetensors files, readable by every library of that format.
public enum SafeTensorsWriter {
    /// Writes all tensors in the order given.
    ///
    /// They go to `PATH.partial`, which is brought to the disk and only then renamed: whatever ends the program, `path`
    /// is whole, either as before or as after, and what was begun is overwritten by the next writing.
    /// - Throws: `unwritable`.
    public static func write(
        _ tensors: [SafeTensor], metadata: [String: String], to path: String
    ) throws(NeuralError) {
        var header = SafeTensorsHeader()
        header.metadata = metadata
        var offset = 0
        for tensor in tensors {
            precondition(header.entries[tensor.name] == nil, "two tensors named \(tensor.name)")
            let end = offset + tensor.bytes.count
            header.entries[tensor.name] = .init(
                dtype: tensor.type.rawValue, shape: tensor.shape, offsets: [offset, end])
            offset = end
        }
        let partial = URL(fileURLWithPath: path + ".partial")
        do {
            try header.encoded().write(to: partial)
            let file = try FileHandle(forWritingTo: partial)
            defer { try? file.close() }
            try file.seekToEnd()
            for tensor in tensors { try file.write(contentsOf: tensor.bytes) }
            try file.synchronize()
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
        guard rename(partial.path, path) == 0 else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(at: partial)
            throw .unwritable(path: path, reason: reason)
        }
    }
}
