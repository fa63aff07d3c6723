import Foundation

/// A drawing of lines, rectangles and words that stands alone as an SVG file or within a page.
///
/// Colours are classes that follow the reader's light or dark ground; each element also has a plain colour that is
/// legible on both, for programs that know no style sheets.
public struct Drawing: Sendable, Equatable {
    /// A colour by its meaning.
    enum Ink: Equatable {
        /// Words to be read first, words beside them, and thin lines.
        case strong, quiet, rule
        /// One of six colours, taken in turn.
        case series(Int)

        var name: String {
            switch self {
            case .strong: "strong"
            case .quiet: "quiet"
            case .rule: "rule"
            case .series(let index): "s\(index % 6)"
            }
        }

        /// Between the light and the dark one.
        var plain: String {
            switch self {
            case .strong, .quiet: "#888"
            case .rule: "#8884"
            case .series(let index): ["#5b8bd0", "#cf9440", "#6ba75f", "#d5687c", "#977fd0", "#38a3ac"][index % 6]
            }
        }
    }

    public let title: String
    public let width: Double
    public let height: Double
    private(set) var body = ""

    static let fontSize = 12.0

    init(title: String, width: Double, height: Double) {
        self.title = title
        self.width = width
        self.height = height
    }

    /// A file of its own.
    public var svg: String {
        root("xmlns='http://www.w3.org/2000/svg' ") + "<style>\(Drawing.style)</style>" + body + "</svg>\n"
    }

    /// An element of a page that holds `style`.
    public var inline: String { root("") + body + "</svg>" }

    private func root(_ attributes: String) -> String {
        "<svg \(attributes)class='plot' viewBox='0 0 \(Drawing.tenths(width)) \(Drawing.tenths(height))' "
            + "font-family='system-ui, sans-serif' font-size='\(Drawing.tenths(Drawing.fontSize))' role='img'>"
            + "<title>\(Drawing.escaped(title))</title>"
    }

    /// The colours, for light ground and for dark.
    public static let style: String = {
        let names = ["strong", "quiet", "rule", "s0", "s1", "s2", "s3", "s4", "s5"]
        let light = [
            "#2c3038", "#6c7380", "#dcdfe5", "#3567a8", "#b0731a", "#468a3e", "#b8435a", "#7253b0", "#1d848d",
        ]
        let dark = [
            "#d9dde6", "#949cab", "#343a45", "#7da6e8", "#e0b06a", "#93c98a", "#ee8b9d", "#b7a0ee", "#63c5cd",
        ]
        func rules(_ colours: [String]) -> String {
            zip(names, colours).map { ".plot .f-\($0){fill:\($1)}.plot .l-\($0){stroke:\($1)}" }.joined()
        }
        return rules(light) + "@media(prefers-color-scheme:dark){\(rules(dark))}"
    }()

    // MARK: Elements

    mutating func text(
        _ x: Double, _ y: Double, _ words: String, _ ink: Ink = .quiet, anchor: Anchor = .start, turned: Bool = false,
        size: Double? = nil
    ) {
        let place = "x='\(Drawing.tenths(x))' y='\(Drawing.tenths(y))'"
        let turn = turned ? " transform='rotate(-45 \(Drawing.tenths(x)) \(Drawing.tenths(y)))'" : ""
        let font = size.map { " font-size='\(Drawing.tenths($0))'" } ?? ""
        body +=
            "<text \(place) class='f-\(ink.name)' fill='\(ink.plain)' text-anchor='\(anchor.rawValue)'\(font)\(turn)>"
            + "\(Drawing.escaped(words))</text>"
    }

    enum Anchor: String { case start, middle, end }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ ink: Ink = .rule, width: Double = 1,
        isDashed: Bool = false
    ) {
        let dashes = isDashed ? " stroke-dasharray='5 4'" : ""
        body += "<path d='M\(Drawing.tenths(x1)) \(Drawing.tenths(y1))L\(Drawing.tenths(x2)) \(Drawing.tenths(y2))' "
        body += "class='l-\(ink.name)' stroke='\(ink.plain)' stroke-width='\(Drawing.tenths(width))'\(dashes)/>"
    }

    mutating func curve(_ points: [(x: Double, y: Double)], _ ink: Ink, isDashed: Bool = false) {
        let places = points.map { "\(Drawing.tenths($0.x)),\(Drawing.tenths($0.y))" }.joined(separator: " ")
        let dashes = isDashed ? " stroke-dasharray='5 4'" : ""
        body += "<polyline fill='none' class='l-\(ink.name)' stroke='\(ink.plain)' stroke-width='1.8' "
        body += "stroke-linejoin='round'\(dashes) points='\(places)'/>"
    }

    mutating func dot(_ x: Double, _ y: Double, _ ink: Ink, radius: Double = 3, tip: String? = nil) {
        body += "<circle cx='\(Drawing.tenths(x))' cy='\(Drawing.tenths(y))' r='\(radius)' class='f-\(ink.name)' "
        body += "fill='\(ink.plain)'" + Drawing.closing("circle", tip)
    }

    /// - Parameters:
    ///   - strength: how opaque it is, 0...1.
    ///   - tip: words that a browser shows under the pointer.
    mutating func cell(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ ink: Ink, strength: Double, tip: String? = nil
    ) {
        let place = "x='\(Drawing.tenths(x))' y='\(Drawing.tenths(y))'"
        let size = "width='\(Drawing.tenths(width))' height='\(Drawing.tenths(height))'"
        body += "<rect \(place) \(size) rx='2' class='f-\(ink.name)' fill='\(ink.plain)' "
        body += "fill-opacity='\(Drawing.hundredths(strength))'" + Drawing.closing("rect", tip)
    }

    private static func closing(_ name: String, _ tip: String?) -> String {
        tip.map { "><title>\(escaped($0))</title></\(name)>" } ?? "/>"
    }

    // MARK: Words and numbers

    /// Words as they may stand in HTML and SVG.
    static func escaped(_ words: String) -> String {
        var result = ""
        for character in words {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// About how wide words are.
    static func width(of words: String) -> Double { Double(words.count) * fontSize * 0.56 }

    static func tenths(_ value: Double) -> String { number(value, 10) }
    static func hundredths(_ value: Double) -> String { number(value, 100) }

    private static func number(_ value: Double, _ parts: Double) -> String {
        let rounded = (value * parts).rounded() / parts
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }
}
