/// A position in cells, counted from the upper left corner of the screen.
public struct Point: Hashable, Sendable {
    public var x: Int
    public var y: Int

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    public static let zero = Point(x: 0, y: 0)
}

/// A width and a height in cells; never negative.
public struct Size: Hashable, Sendable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

/// A region of cells; its width and height are never negative, and an empty one draws nothing.
public struct Rectangle: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = Self.bounded(x)
        self.y = Self.bounded(y)
        self.width = max(0, Self.bounded(width))
        self.height = max(0, Self.bounded(height))
    }

    /// Keeps sums of coordinates far from overflowing, whatever was asked for.
    private static func bounded(_ value: Int) -> Int { max(-(1 << 30), min(1 << 30, value)) }

    public static let empty = Rectangle(x: 0, y: 0, width: 0, height: 0)

    public var isEmpty: Bool { width == 0 || height == 0 }
    public var size: Size { Size(width: width, height: height) }
    public var origin: Point { Point(x: x, y: y) }
    /// The first column right of the region.
    public var maxX: Int { x + width }
    /// The first row below the region.
    public var maxY: Int { y + height }

    public func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < maxX && point.y >= y && point.y < maxY
    }

    /// The cells that both regions cover; empty when they do not touch.
    public func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        return Rectangle(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The region with a margin taken off each side.
    public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rectangle {
        Rectangle(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }

    /// The region with the same margins left and right, and above and below.
    public func inset(horizontal: Int, vertical: Int) -> Rectangle {
        inset(left: horizontal, top: vertical, right: horizontal, bottom: vertical)
    }

    /// One row of the region, counted from its top; empty when outside.
    public func line(_ index: Int) -> Rectangle {
        guard index >= 0, index < height else { return Rectangle(x: x, y: y, width: 0, height: 0) }
        return Rectangle(x: x, y: y + index, width: width, height: 1)
    }

    /// A region of the wanted size in the middle of this one, made smaller where it does not fit.
    public func centred(width wantedWidth: Int, height wantedHeight: Int) -> Rectangle {
        let fittedWidth = min(max(0, wantedWidth), width)
        let fittedHeight = min(max(0, wantedHeight), height)
        return Rectangle(
            x: x + (width - fittedWidth) / 2, y: y + (height - fittedHeight) / 2,
            width: fittedWidth, height: fittedHeight)
    }
}
