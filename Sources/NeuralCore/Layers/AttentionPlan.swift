/// Which columns a run of rows may attend to: from `firstColumn` up to each row itself.
public struct AttentionSegment: Sendable, Equatable {
    public let rows: Range<Int>
    public let firstColumn: Int
    /// Columns before this one get no relative term.
    public let firstRelativeColumn: Int

    public init(rows: Range<Int>, firstColumn: Int, firstRelativeColumn: Int) {
        self.rows = rows
        self.firstColumn = firstColumn
        self.firstRelativeColumn = firstRelativeColumn
    }
}

/// A block of attention scores: some rows, and the columns that any of them sees.
public struct AttentionBlock: Sendable, Equatable {
    public let firstRow: Int
    public let rowCount: Int
    public let firstColumn: Int
    public let columnCount: Int
    /// Columns that the first row sees; each further row sees one more.
    public let firstVisible: Int
    /// Counted from `firstColumn`.
    public let relativeStart: Int
    /// Where the block's (rowCount, columnCount) values start in a buffer that holds all blocks.
    public let offset: Int
}

/// The blocks that cover a sequence, so that scores nobody sees are not computed.
public struct AttentionPlan: Sendable {
    /// Rows of a block: few enough to skip most of the masked triangle, enough to keep sgemm fast.
    public static let blockRows = 128

    public private(set) var blocks: [AttentionBlock] = []
    /// Values of all blocks together.
    public private(set) var count = 0

    public init() {}

    /// Plans the segments anew, keeping the storage.
    public mutating func lay(_ segments: [AttentionSegment]) {
        blocks.removeAll(keepingCapacity: true)
        count = 0
        for segment in segments {
            for row in stride(
                from: segment.rows.lowerBound, to: segment.rows.upperBound, by: Self.blockRows)
            {
                let rows = min(Self.blockRows, segment.rows.upperBound - row)
                let columns = row + rows - segment.firstColumn
                blocks.append(
                    AttentionBlock(
                        firstRow: row, rowCount: rows, firstColumn: segment.firstColumn, columnCount: columns,
                        firstVisible: row + 1 - segment.firstColumn,
                        relativeStart: segment.firstRelativeColumn - segment.firstColumn, offset: count))
                count += rows * columns
            }
        }
    }

    /// The largest `count` of any plan for `length` rows.
    public static func largestCount(length: Int) -> Int { length * (length / 2 + blockRows) }
}
