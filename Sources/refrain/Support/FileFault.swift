import Library

/// A file that did not pass a check.
struct FileFault: Encodable {
    var file: String
    var cause: String
    var advice: String

    init(_ file: String, _ error: LibraryError) {
        self.file = file
        cause = error.cause
        advice = error.advice
    }

    /// Prints the faults of some files; throws where there are any, after all have been told.
    static func report(_ faults: [FileFault], of kind: String, json: Bool) throws {
        if json { try Output.json(["faults": faults]) }
        guard let last = faults.last else {
            if !json { Output.line("Every \(kind) is sound.") }
            return
        }
        for fault in faults.dropLast() {
            Output.note(fault.cause)
            Output.note(fault.advice)
        }
        throw CommandFailure(last.cause, last.advice)
    }
}
