/// Reads forward through a range of bytes and never beyond it.
///
/// Lives only inside `withUnsafeBufferPointer`, whose buffer it points into.
struct ByteCursor {
    private let base: UnsafePointer<UInt8>
    /// Offset in the file of the next byte.
    private(set) var position: Int
    let end: Int

    /// `range` must lie within the buffer behind `base`.
    init(base: UnsafePointer<UInt8>, range: Range<Int>) {
        self.base = base
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }
    var remaining: Int { end - position }

    @inline(__always)
    mutating func next() -> UInt8? {
        guard position < end else { return nil }
        defer { position &+= 1 }
        return base[position]
    }

    /// The next byte, which stays.
    @inline(__always)
    func peek() -> UInt8? { position < end ? base[position] : nil }

    @inline(__always)
    mutating func skip(_ count: Int) { position = min(end, position &+ max(0, count)) }

    /// A number of seven bits a byte, at most four bytes; `isOverlong` where more bytes claimed to follow.
    @inline(__always)
    mutating func number() -> (value: Int, isOverlong: Bool)? {
        guard let first = next() else { return nil }
        if first < 0x80 { return (Int(first), false) }
        return longNumber(Int(first & 0x7f))
    }

    private mutating func longNumber(_ first: Int) -> (value: Int, isOverlong: Bool)? {
        var value = first
        for _ in 0..<3 {
            guard let byte = next() else { return nil }
            value = value << 7 | Int(byte & 0x7f)
            if byte < 0x80 { return (value, false) }
        }
        return (value, true)
    }

    /// The next bytes, fewer where the range ends before.
    mutating func take(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let length = min(max(0, count), remaining)
        defer { position += length }
        return UnsafeBufferPointer(start: base + position, count: length)
    }
}
