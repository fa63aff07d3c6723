import Foundation

/// Loads a whole file, of any kind that ends, without trusting its stated size.
enum FileBytes {
    static func load(path: String) throws(MIDIFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        let size = max(0, Int(status.st_size))
        guard size <= MIDIFile.maximumSize else { throw .tooLarge(size: size) }
        var bytes: [UInt8] = []
        // One byte more than stated shows the end with the first read.
        var step = size + 1
        while true {
            if bytes.count > MIDIFile.maximumSize { throw .tooLarge(size: bytes.count) }
            var got = 0
            let part = [UInt8](unsafeUninitializedCapacity: step) { buffer, count in
                repeat {
                    got = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
                } while got < 0 && errno == EINTR
                count = max(0, got)
            }
            guard got >= 0 else { throw failure(path) }
            if got == 0 { return bytes }
            if bytes.isEmpty { bytes = part } else { bytes += part }
            if got < step, bytes.count == size { return bytes }
            step = 1 << 16
        }
    }

    private static func failure(_ path: String) -> MIDIFileError {
        .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
