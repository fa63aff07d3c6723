import CNeuralKernels

/// A fixed block of 64-byte aligned memory, zeroed at first; room that is never touched takes no memory.
final class ByteBuffer: @unchecked Sendable {
    // Unchecked: as `FloatBuffer`, whoever shares it orders the accesses.
    let pointer: UnsafeMutableRawPointer

    init(count: Int) { pointer = nk_allocate_zeroed(max(64, (count + 63) & ~63)) }

    deinit { nk_free_zeroed(pointer) }
}

/// Memory that matrices are packed into one after the other, in the order in which they will be read.
public final class PanelArena: @unchecked Sendable {
    // Unchecked: filled by its one owner before it is shared.
    private static let chunk = 8 << 20

    private var chunks: [ByteBuffer] = []
    private var free = 0
    private var next: UnsafeMutableRawPointer?

    public init() {}

    func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        let size = (count + 63) & ~63
        if size > free || next == nil {
            free = max(size, PanelArena.chunk)
            let buffer = ByteBuffer(count: free)
            chunks.append(buffer)
            next = buffer.pointer
        }
        let place = next ?? chunks[0].pointer
        next = place + size
        free -= size
        return place
    }
}
