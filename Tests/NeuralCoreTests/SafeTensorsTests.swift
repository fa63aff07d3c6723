import Foundation
import NeuralCore
import Testing

struct SafeTensorsTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path

    private func layout() -> ParameterLayout {
        var layout = ParameterLayout()
        _ = layout.add("first", [2, 3], .normal(1))
        _ = layout.add("second", [5], .normal(1))
        return layout
    }

    private func written(_ type: SafeTensor.ElementType = .float32) throws -> ParameterStore {
        let store = ParameterStore(layout: layout())
        store.initialise(seed: 2)
        try SafeTensorsWriter.write(store.tensors(as: type), metadata: ["kind": "tëst \"x\"", "n": "1"], to: path)
        return store
    }

    @Test func roundTrip() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try written()
        let file = try SafeTensorsFile(path: path)
        #expect(file.metadata == ["kind": "tëst \"x\"", "n": "1"])
        let copy = ParameterStore(layout: layout())
        try copy.load(from: file)
        #expect(copy.values.array == store.values.array)
        #expect(try file.floats("second", shape: [5]) == Array(store[store.layout.tensors[1].slot]))
    }

    @Test func halvesAndBytes() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try written(.float16)
        let copy = ParameterStore(layout: layout())
        try copy.load(from: SafeTensorsFile(path: path))
        #expect(copy.values.array == store.values.array.map { Float(Float16($0)) })
        try SafeTensorsWriter.write(
            [
                SafeTensor(name: "odd", shape: [3], int8: [-128, 0, 127]),
                SafeTensor(name: "f", shape: [], floats: [4]),
            ],
            metadata: [:], to: path)
        let file = try SafeTensorsFile(path: path)
        #expect(try file.int8("odd", shape: [3]) == [-128, 0, 127])
        #expect(try file.floats("f", shape: []) == [4])
        #expect(throws: NeuralError.unsupportedType(path: path, name: "odd", type: "I8")) {
            try file.floats("odd", shape: [3])
        }
    }

    /// The first line of what Python's library finds, or nil where there is no Python or no such library.
    private func inPython(_ path: String) throws -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = """
            import sys
            from safetensors import safe_open
            with safe_open(sys.argv[1], "np") as f:
                print(sorted(f.metadata().items()), [(n, str(f.get_tensor(n).dtype), f.get_tensor(n).tolist())
                      for n in sorted(f.keys())], sep=";")
            """
        process.arguments = ["python3", "-c", script, path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? text.split(separator: "\n").first.map(String.init) : nil
    }

    /// Eight bytes with the header's length, the header as JSON, then the tensors without gaps; by another reader too,
    /// where there is one.
    @Test func othersReadWhatIsWritten() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SafeTensorsWriter.write(
            [
                SafeTensor(name: "a", shape: [2, 2], floats: [1, -2.5, 3, 0.25], as: .float32),
                SafeTensor(name: "b", shape: [3], floats: [0.5, 65504, -1], as: .float16),
                SafeTensor(name: "c", shape: [3], int8: [-128, 0, 127]),
            ], metadata: ["kind": "test"], to: path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try #require(
            try JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: [String: Any]])
        #expect(header["__metadata__"] as? [String: String] == ["kind": "test"])
        #expect(["a", "b", "c"].map { header[$0]?["dtype"] as? String } == ["F32", "F16", "I8"])
        #expect(
            ["a", "b", "c"].map { header[$0]?["data_offsets"] as? [Int] } == [[0, 16], [16, 22], [22, 25]])
        #expect(bytes.count == 8 + length + 25)
        #expect(
            Array(bytes.suffix(25)) == [
                0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x3E, 0, 0x38, 0xFF, 0x7B, 0, 0xBC,
                0x80, 0, 0x7F,
            ])
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        guard let python = try inPython(path) else { return }
        let expected =
            "[('kind', 'test')];[('a', 'float32', [[1.0, -2.5], [3.0, 0.25]]), ('b', 'float16', [0.5, 65504.0, -1.0]), "
            + "('c', 'int8', [-128, 0, 127])]"
        #expect(python == expected)
    }

    @Test func namesAndShapesAreChecked() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try written()
        let file = try SafeTensorsFile(path: path)
        #expect(throws: NeuralError.missingTensor(path: path, name: "third")) { try file.floats("third", shape: [1]) }
        #expect(throws: NeuralError.wrongShape(path: path, name: "first", expected: [3, 2], actual: [2, 3])) {
            try file.floats("first", shape: [3, 2])
        }
        var larger = layout()
        _ = larger.add("third", [1], .zeros)
        let store = ParameterStore(layout: larger)
        #expect(throws: NeuralError.self) { try store.load(from: file) }
        #expect(store.values.array.allSatisfy { $0 == 0 })
    }

    @Test func everyCutIsATypedError() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try written()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            #expect(throws: NeuralError.self) { try SafeTensorsFile(path: path) }
        }
        try whole.dropLast().write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.truncated(path: path, expected: whole.count, actual: whole.count - 1)) {
            try SafeTensorsFile(path: path)
        }
        try (whole + [0]).write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.self) { try SafeTensorsFile(path: path) }
    }

    @Test func garbageNeverTraps() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try written()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var random = FloatRandom(seed: 6)
        for _ in 0..<400 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<whole.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try damaged.write(to: URL(fileURLWithPath: path))
            do throws(NeuralError) {
                let file = try SafeTensorsFile(path: path)
                for (name, entry) in file.entries { _ = try file.floats(name, shape: entry.shape) }
            } catch {
                #expect(error.description.contains("\n"))
            }
        }
    }

    @Test(arguments: [
        "{", "[]", "null", #"{"a":1}"#, #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
        #"{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#,
    ])
    func badHeaders(_ json: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Data($0) }
        file.append(Data(json.utf8))
        file.append(Data(count: 4))
        try file.write(to: URL(fileURLWithPath: path))
        #expect(throws: NeuralError.self) { try SafeTensorsFile(path: path) }
    }

    @Test func missingFileAndFolder() {
        #expect(throws: NeuralError.self) { try SafeTensorsFile(path: "/nowhere/at/all.safetensors") }
        #expect(throws: NeuralError.self) {
            try SafeTensorsWriter.write([], metadata: [:], to: "/nowhere/at/all.safetensors")
        }
    }
}
