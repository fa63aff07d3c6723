import CNeuralKernels

/// A fixed block of 64-byte aligned `Float` memory, zeroed at first; room that is never touched takes no memory.
///
/// Parameters, gradients, optimiser moments and activations each live in one of these,
/// so that a training step allocates nothing and a copy is one `update(from:)`.
public final class FloatBuffer: @unchecked Sendable {
    // Unchecked: the memory is plain; whoever shares a buffer between threads hands out disjoint
    // ranges or orders the accesses with a barrier, as `WorkerTeam` does.
    public let count: Int
    public let pointer: UnsafeMutablePointer<Float>

    public init(count: Int) {
        self.count = count
        let bytes = max(64, (count * MemoryLayout<Float>.stride + 63) & ~63)
        pointer = nk_allocate_zeroed(bytes).bindMemory(to: Float.self, capacity: max(count, 1))
    }

    public convenience init(_ values: [Float]) {
        self.init(count: values.count)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: values.count) }
        }
    }

    deinit { nk_free_zeroed(pointer) }

    public var array: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    public func fill(_ value: Float) { pointer.update(repeating: value, count: count) }
}
