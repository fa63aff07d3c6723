import Dispatch
import Foundation
import StudioState
import Synchronization

/// Trains in a process of its own, so that nothing that happens there can take the studio along.
final class TrainingService: Sendable {
    private let queue = DispatchQueue(label: "refrain.training", qos: .utility)
    private let places: TrainingPlaces
    private let post: @Sendable (TrainingMessage) -> Void
    private let running = Mutex<Int32?>(nil)

    init(_ places: TrainingPlaces, post: @escaping @Sendable (TrainingMessage) -> Void) {
        self.places = places
        self.post = post
    }

    /// Tells what there is from earlier runs.
    func inspect(_ model: Training.Model) {
        queue.async { [self] in
            let files = FileManager.default
            let state = places.state(model).appendingPathComponent("state.safetensors")
            post(
                .state(
                    model, canResume: files.fileExists(atPath: state.path),
                    hasCheckpoint: files.fileExists(atPath: places.trained(model).path),
                    isUsed: files.fileExists(atPath: places.used(model).path)))
        }
    }

    func start(_ request: TrainingRequest) {
        queue.async { [self] in
            do {
                try launch(request)
            } catch {
                post(.ended(failure: "The training could not start: \(error.localizedDescription)"))
            }
        }
    }

    private func launch(_ request: TrainingRequest) throws {
        try FileManager.default.createDirectory(at: places.runs, withIntermediateDirectories: true)
        if request.resume {
            let log = places.state(request.model).appendingPathComponent("log.jsonl")
            for line in TrainingLines.records(inLog: log) { post(.record(line)) }
        }
        let process = Process()
        process.executableURL = places.program
        let folder = (request.folder as NSString).expandingTildeInPath
        process.arguments =
            [
                "train", request.model.rawValue, "--corpus", folder, "--hours", String(request.hours), "-o",
                places.trained(request.model).path, "--json",
            ] + (request.resume ? ["--resume"] : [])
        process.environment = ProcessInfo.processInfo.environment.merging(["REFRAIN_PROGRESS": "json"]) { $1 }
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        running.withLock { $0 = process.processIdentifier }
        // The studio comes first: composing while a model is trained stays quick.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(process.processIdentifier), 10)
        DispatchQueue.global(qos: .utility).async { [self] in
            let last = follow(errors.fileHandleForReading)
            process.waitUntilExit()
            running.withLock { $0 = nil }
            // 130 is a stop that was asked for.
            let isGood = process.terminationStatus == 0 || process.terminationStatus == 130
            post(.ended(failure: isGood ? nil : last.isEmpty ? "The training ended unexpectedly." : last))
        }
    }

    /// Passes on what the process writes until it ends; returns its last words.
    private func follow(_ handle: FileHandle) -> String {
        var pending = Data()
        var words: [String] = []
        while case let data = handle.availableData, !data.isEmpty {
            pending += data
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(pending[pending.startIndex..<end])
                pending = Data(pending[pending.index(after: end)...])
                if let message = TrainingLines.message(line) {
                    post(message)
                } else {
                    let text = String(decoding: line, as: UTF8.self)
                    guard !text.isEmpty else { continue }
                    words = words.suffix(1) + [text]
                    post(.note(text))
                }
            }
        }
        return words.joined(separator: "\n")
    }

    /// Asks the process to finish its step, write everything and end.
    func stop() {
        if let process = running.withLock({ $0 }) { kill(process, SIGINT) }
    }

    /// The studio is left: the run stops as if by hand and can go on another time.
    func end() { stop() }

    /// Puts the trained checkpoint in the place where it wins over the shipped one, or takes it away from there.
    func use(_ model: Training.Model, isTrained: Bool, then done: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            let files = FileManager.default
            let place = places.used(model)
            do {
                if isTrained {
                    try files.createDirectory(at: places.checkpoints, withIntermediateDirectories: true)
                    // Beside it first, so that a model that is loading never sees half a file.
                    let fresh = place.appendingPathExtension("new")
                    try? files.removeItem(at: fresh)
                    try files.copyItem(at: places.trained(model), to: fresh)
                    guard rename(fresh.path, place.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
                } else {
                    try files.removeItem(at: place)
                }
                done()
            } catch {
                post(.note("The checkpoint stays as it is: \(error.localizedDescription)"))
            }
            inspect(model)
        }
    }
}
