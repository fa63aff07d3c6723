import Foundation
import NeuralCore

/// Processor, memory and BLAS.
enum MachineChecks {
    static func all() -> [DoctorCheck] { [processor(), memory(), blas()] }

    private static func processor() -> DoctorCheck {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = field("model name", information) ?? "unknown"
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let detail = "\(model), \(cores) cores"
        #if arch(x86_64)
            let flags = Set((field("flags", information) ?? "").split(separator: " "))
            let absent = ["avx2", "fma", "f16c"].filter { !flags.contains(Substring($0)) }
            guard absent.isEmpty || information.isEmpty else {
                return DoctorCheck(
                    "processor", .missing, "\(detail), without \(absent.joined(separator: ", "))",
                    "The plain kernels are used; writing takes several times as long.")
            }
        #endif
        return DoctorCheck("processor", .fine, detail)
    }

    private static func memory() -> DoctorCheck {
        let total = ProcessInfo.processInfo.physicalMemory >> 20
        return total >= 1024
            ? DoctorCheck("memory", .fine, "\(total) MiB")
            : DoctorCheck(
                "memory", .missing, "\(total) MiB", "Training wants a gigabyte or more; composing does with less.")
    }

    /// Times one product, since a reference BLAS gives the same result fifty times slower.
    private static func blas() -> DoctorCheck {
        let n = 384
        let a = [Float](repeating: 0.5, count: n * n)
        var c = [Float](repeating: 0, count: n * n)
        var best = Double.infinity
        for _ in 0..<3 {
            let start = DispatchTime.now().uptimeNanoseconds
            c.withUnsafeMutableBufferPointer { c in
                a.withUnsafeBufferPointer { a in
                    guard let a = a.baseAddress, let c = c.baseAddress else { return }
                    BLAS.multiply(a, leadingA: n, a, leadingB: n, into: c, leadingC: n, m: n, n: n, k: n)
                }
            }
            best = min(best, Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
        }
        guard abs(c[0] - Float(n) / 4) < 1e-3 else {
            return DoctorCheck("BLAS", .broken, "a product came out wrong", "Reinstall libopenblas-dev.")
        }
        let speed = 2 * Double(n * n * n) / best / 1e9
        return speed > 4
            ? DoctorCheck("BLAS", .fine, "\(Int(speed)) Gflop/s on one core")
            : DoctorCheck(
                "BLAS", .missing, "\(Int(speed * 10) / 10) Gflop/s on one core is slow",
                "Install an optimised one: sudo apt install libopenblas0-pthread")
    }

    private static func field(_ name: String, _ text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name) }?
            .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
    }
}
