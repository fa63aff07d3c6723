import CNeuralKernels

/// What the processor and its memory can do at most, for holding measured speeds against.
public enum MachineLimits {
    /// Floating-point operations of one round of `multiplyAdds`.
    public static let operationsPerRound = Int(NK_PEAK_OPERATIONS)

    /// Multiply-adds that never leave the registers and hardly wait for each other.
    public static func multiplyAdds(rounds: Int) -> Float { nk_peak_multiply_adds(rounds) }

    /// Reads floats once, front to back.
    public static func read(_ x: UnsafePointer<Float>, count: Int) -> Float { nk_read(x, count) }
}
