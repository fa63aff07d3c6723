#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many threads want a processor at this moment, in the whole system.
enum RunningThreads {
    /// Nil where the system does not tell: the fourth field of Linux's `/proc/loadavg`, running / existing.
    static var count: Int? {
        let file = open("/proc/loadavg", O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
            let length = read(file, buffer.baseAddress, buffer.count)
            guard length > 0 else { return nil }
            let fields = buffer[..<length].split(separator: UInt8(ascii: " "))
            guard fields.count > 3 else { return nil }
            return Int(String(decoding: fields[3].prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self))
        }
    }
}
