/// A fixed block of 64-byte aligned memory, zeroed at first, read as bytes, bfloat16 or floats.
final class ByteBuffer: @unchecked Sendable {
    // Unchecked: as `FloatBuffer`, whoever shares it orders the accesses.
    let pointer: UnsafeMutableRawPointer

    init(count: Int) {
        let size = max(64, (count + 63) & ~63)
        pointer = .allocate(byteCount: size, alignment: 64)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    }

    deinit { pointer.deallocate() }

    // A buffer is only ever read as one type, chosen when it is made.
    var int8: UnsafeMutablePointer<Int8> { pointer.assumingMemoryBound(to: Int8.self) }
    var halves: UnsafeMutablePointer<UInt16> { pointer.assumingMemoryBound(to: UInt16.self) }
    var floats: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
}
