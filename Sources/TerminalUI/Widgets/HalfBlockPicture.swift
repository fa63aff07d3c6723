/// A picture with two square pixels a cell, one above the other, by the upper half block.
public struct HalfBlockPicture: Widget, Equatable, Sendable {
    public let width: Int
    /// In pixels: two a row of cells.
    public let height: Int
    private var pixels: [Colour?]

    /// A picture of transparent pixels.
    public init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
        pixels = Array(repeating: nil, count: self.width * self.height)
    }

    /// The colour of a pixel; nil is transparent and also what lies outside.
    public subscript(x: Int, y: Int) -> Colour? {
        get { x >= 0 && y >= 0 && x < width && y < height ? pixels[y * width + x] : nil }
        set { if x >= 0 && y >= 0 && x < width && y < height { pixels[y * width + x] = newValue } }
    }

    public func draw(on canvas: inout Canvas, in region: Rectangle, theme: Theme) {
        for row in 0..<min(region.height, (height + 1) / 2) {
            for column in 0..<min(region.width, width) {
                let x = region.x + column
                let y = region.y + row
                switch (self[column, 2 * row], self[column, 2 * row + 1]) {
                case (nil, nil): continue
                case (let upper?, nil): canvas.put("▀", x: x, y: y, Style(upper))
                case (nil, let lower?): canvas.put("▄", x: x, y: y, Style(lower))
                case (let upper?, let lower?) where upper == lower:
                    canvas.put(" ", x: x, y: y, Style(upper, on: upper))
                case (let upper?, let lower?): canvas.put("▀", x: x, y: y, Style(upper, on: lower))
                }
            }
        }
    }
}
