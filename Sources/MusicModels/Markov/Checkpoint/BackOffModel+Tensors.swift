import Foundation
import NeuralCore

/// Counting models inside safetensors files: one tensor of bytes a table, counts of tables and symbols as metadata.
extension BackOffModel {
    func tensors(named name: String) -> [SafeTensor] {
        ([root] + levels).enumerated().map { level, table in
            let bytes = CountTableCoding.encoded(table).map { Int8(bitPattern: $0) }
            return SafeTensor(name: "\(name).\(level)", shape: [bytes.count], int8: bytes)
        }
    }

    /// What `init(file:name:)` needs beside the tensors.
    func metadata(named name: String) -> [String: String] {
        [
            "\(name).symbols": String(symbolCount), "\(name).levels": String(levels.count),
            "\(name).smoothing": smoothing.kind.rawValue, "\(name).lambda": String(smoothing.lambda),
            "\(name).strength": String(smoothing.strength),
        ]
    }

    /// Reads a model written under a name; it must have so many symbols and levels.
    init(file: SafeTensorsFile, name: String, symbolCount: Int, levels: Int) throws(NeuralError) {
        let metadata = file.metadata
        guard metadata["\(name).symbols"] == String(symbolCount), metadata["\(name).levels"] == String(levels),
            let kind = metadata["\(name).smoothing"].flatMap(Smoothing.Kind.init(rawValue:)),
            let lambda = metadata["\(name).lambda"].flatMap(Double.init), lambda > 0, lambda <= 1e6,
            let strength = metadata["\(name).strength"].flatMap(Double.init), strength >= 0, strength <= 1e9
        else {
            throw .otherModel(path: file.path, reason: "its \(name) tables have another shape")
        }
        var tables: [CountTable] = []
        for level in 0...levels {
            let tensor = "\(name).\(level)"
            guard let entry = file.entries[tensor] else { throw .missingTensor(path: file.path, name: tensor) }
            let bytes = try file.int8(tensor, shape: entry.shape).map { UInt8(bitPattern: $0) }
            guard let table = CountTableCoding.decoded(bytes, symbolCount: symbolCount),
                level > 0 || table.rowCount <= 1
            else { throw .otherModel(path: file.path, reason: "\(tensor) is damaged") }
            tables.append(table)
        }
        self.init(
            symbolCount: symbolCount, smoothing: Smoothing(kind, lambda: lambda, strength: strength), root: tables[0],
            levels: Array(tables.dropFirst()))
    }
}
