import Composing
import Foundation
import Library

/// Why a command ends early: one line of cause, one of what to do, and the exit status.
struct CommandFailure: Error, Equatable {
    /// 1 where the work failed, 2 where it was asked for wrongly.
    enum Status: Int32 { case failed = 1, usage = 2, interrupted = 130 }

    var cause: String
    var advice: String
    var status: Status

    init(_ cause: String, _ advice: String, _ status: Status = .failed) {
        self.cause = cause
        self.advice = advice
        self.status = status
    }

    static func usage(_ cause: String, _ advice: String) -> CommandFailure { CommandFailure(cause, advice, .usage) }

    /// Splits the description of an error of another module, which is a cause and an advice on two lines.
    ///
    /// `about` is put in front where the description does not name the file already.
    init(_ error: some Error & CustomStringConvertible, about path: String? = nil, _ status: Status = .failed) {
        let lines = error.description.split(separator: "\n", maxSplits: 1).map(String.init)
        var cause = lines.first ?? "\(error)"
        if let path, !cause.contains(path) { cause = "\(path): \(cause)" }
        let advice = lines.count > 1 ? lines[1].replacingOccurrences(of: "\n", with: " ") : "See refrain --help."
        self.init(cause, advice, status)
    }

    /// Any error that reaches the top.
    init(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as any Error & CustomStringConvertible: self.init(error)
        default: self.init(LibraryError.reason(error), "See refrain doctor.")
        }
    }
}
