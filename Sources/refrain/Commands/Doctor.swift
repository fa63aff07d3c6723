import ArgumentParser
import Foundation
import Library

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check what this program finds on this machine, and say what to do about the rest.",
        discussion: "Ends with status 1 only where something is broken, not where something optional is missing.")
    @OptionGroup var common: CommonOptions

    func run() throws {
        let folders = Folders.current
        let environment = ProcessInfo.processInfo.environment
        let checks =
            LibraryChecks.all(folders) + CheckpointChecks.all(folders) + SoundChecks.all(environment)
            + TerminalChecks.all(environment) + MachineChecks.all()
        if common.json { try Output.json(["checks": checks]) }
        if !common.json {
            for check in checks {
                Output.line("\(check.status.mark) \(check.name): \(check.detail)")
                if let advice = check.advice { Output.line("      \(advice)") }
            }
        }
        let broken = checks.filter { $0.status == .broken }
        guard let first = broken.first else { return }
        throw CommandFailure("\(first.name): \(first.detail)", first.advice ?? "See refrain doctor.")
    }
}

/// One finding of `doctor`.
struct DoctorCheck: Encodable {
    enum Status: String, Encodable {
        case fine, missing, broken

        var mark: String {
            switch self {
            case .fine: "ok   "
            case .missing: "--   "
            case .broken: "FAIL "
            }
        }
    }

    var name: String
    var status: Status
    var detail: String
    var advice: String?

    init(_ name: String, _ status: Status, _ detail: String, _ advice: String? = nil) {
        self.name = name
        self.status = status
        self.detail = detail
        self.advice = advice
    }
}
