import Testing

@testable import TerminalUI

struct ColourTests {
    @Test(arguments: [
        "#78c6ff", "#000000", "#00000a", "default", "ansi:blue", "ansi:bright-white", "ansi:137", "ansi:255",
    ])
    func readsWhatItPrints(text: String) throws {
        #expect(try #require(Colour(text)).description == text)
    }

    @Test(arguments: [
        "", "#", "#12345", "#1234567", "#12345g", "#+12345", "78c6ff", "ansi:", "ansi:256", "ansi:-1", "blue",
    ])
    func refusesWhatIsNoColour(text: String) {
        #expect(Colour(text) == nil)
    }

    @Test func shortFormDoublesItsDigits() {
        #expect(Colour("#1af") == Colour(0x11aaff))
    }

    @Test func mixingMeetsItsEndsAndStaysBetween() {
        let dark = Colour(0x102030)
        let light = Colour(0xf0e0d0)
        #expect(dark.mixed(with: light, amount: 0) == dark)
        #expect(dark.mixed(with: light, amount: 1) == light)
        #expect(dark.mixed(with: light, amount: 0.5) == Colour(0x808080))
        #expect(dark.mixed(with: light, amount: .nan) == dark)
        #expect(dark.mixed(with: light, amount: 9) == light)
        #expect(Colour.terminalDefault.mixed(with: light, amount: 0.4) == .terminalDefault)
    }

    @Test func contrastIsThatOfTheGuidelines() throws {
        #expect(try abs(#require(Colour(0).contrast(against: Colour(0xffffff))) - 21) < 0.01)
        // 4.54 : 1 by the exact formula of WCAG 2.1.
        #expect(try abs(#require(Colour(0x767676).contrast(against: Colour(0xffffff))) - 4.54) < 0.005)
    }

    @Test(arguments: [
        (0x78c6ff, ColourDepth.ansi16, "ansi:bright-cyan"), (0xff7f98, .ansi16, "ansi:bright-red"),
        (0xf0bf6c, .ansi16, "ansi:bright-yellow"), (0xa8de6e, .ansi16, "ansi:green"), (0x0f1219, .ansi16, "ansi:black"),
        (0x566079, .ansi16, "ansi:bright-black"), (0xf1f4fb, .ansi16, "ansi:bright-white"),
        (0xff7f98, .ansi8, "ansi:red"), (0x566079, .ansi8, "ansi:white"), (0x000000, .indexed256, "ansi:16"),
        (0x875f87, .indexed256, "ansi:96"),
        (0x1a1f2c, .indexed256, "ansi:235"), (0xff7f98, .mono, "default"), (0xff7f98, .trueColour, "#ff7f98"),
    ])
    func reducesToTheNearest(rgb: Int, depth: ColourDepth, expected: String) {
        #expect(Colour(UInt32(rgb)).reduced(to: depth).description == expected)
    }

    @Test func everyCubeColourAndGreyIsItsOwnNearest() {
        for index in UInt8(16)...255 {
            let reduced = Colour(XtermPalette.rgb(of: index)).reduced(to: .indexed256)
            #expect(reduced.rgb.map { $0 == (Colour.indexed(index).rgb ?? (0, 0, 0)) } == true)
        }
    }

    @Test(arguments: [
        (2, ColourDepth.mono), (0, .mono), (8, .ansi8), (16, .ansi16), (88, .ansi16), (256, .indexed256),
        (1 << 24, .trueColour),
    ])
    func depthOfACount(count: Int, expected: ColourDepth) {
        #expect(ColourDepth(colourCount: count) == expected)
    }
}

struct ColourChoiceTests {
    private static let entries = [
        "xterm": 8, "xterm-256color": 256, "xterm-direct": 1 << 24, "tmux-256color": 256, "tmux-direct": 1 << 24,
        "screen-256color": 256, "vt100": 0, "kitty-direct": 1 << 24, "xterm-kitty": 256, "foot": 256,
    ]

    @Test(arguments: [
        (["TERM": "xterm-256color"], "xterm-256color", ColourDepth.indexed256),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "xterm-direct", .trueColour),
        (["TERM": "tmux-256color", "COLORTERM": "24bit"], "tmux-direct", .trueColour),
        (["TERM": "screen-256color", "COLORTERM": "truecolor"], "tmux-direct", .trueColour),
        (["TERM": "xterm-kitty", "COLORTERM": "truecolor"], "kitty-direct", .trueColour),
        (["TERM": "foot", "COLORTERM": "truecolor"], "foot", .indexed256),
        (["TERM": "xterm-direct"], "xterm-direct", .trueColour), (["TERM": "xterm"], "xterm", .ansi8),
        (["TERM": "vt100"], "vt100", .mono),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "xterm-256color", .mono),
        (["TERM": "xterm-256color", "NO_COLOR": ""], "xterm-256color", .indexed256),
    ])
    func followsTheEnvironment(environment: [String: String], name: String, depth: ColourDepth) {
        let choice = ColourChoice.choose(environment: environment) { Self.entries[$0] }
        #expect(choice == ColourChoice(terminalName: name, depth: depth))
    }

    @Test func nothingWithoutAnEntry() {
        #expect(ColourChoice.choose(environment: [:]) { Self.entries[$0] } == nil)
        #expect(ColourChoice.choose(environment: ["TERM": "nonsense"]) { Self.entries[$0] } == nil)
    }

    @Test func whatIsAskedForOverridesTheEnvironment() {
        let environment = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"]
        let choice = ColourChoice.choose(environment: environment, wanted: .ansi16) { Self.entries[$0] }
        #expect(choice == ColourChoice(terminalName: "xterm-256color", depth: .ansi16))
    }
}

struct CellMapperTests {
    private let theme = Theme.nightfall

    private func mapper(_ depth: ColourDepth, ascii: Bool = false) -> CellMapper {
        CellMapper(depth: depth, isASCII: ascii, screenBackground: theme[.background])
    }

    @Test(arguments: [ColourDepth.ansi16, .ansi8])
    func textIsNeverOnItsOwnColour(depth: ColourDepth) {
        let grounds: [Role] = [.background, .surface, .surfaceRaised, .overlay, .selection, .melody, .chords]
        for text in [Role.textStrong, .text, .textQuiet, .textFaint, .accent, .good, .error, .melody, .drums] {
            for ground in grounds where theme[text] != theme[ground] {
                let style = mapper(depth).style(theme[text], theme[ground])
                #expect(style.foreground != style.background, "\(text) on \(ground)")
            }
        }
    }

    @Test func inkThatIsReadableStaysSo() {
        // Dark amber on white would be the terminal's yellow on white.
        let light = CellMapper(depth: .ansi16, screenBackground: Colour(0xffffff))
        #expect(light.style(Colour(0x935f00), Colour(0xffffff)).foreground == .indexed(0))
        #expect(light.style(Colour(0xc2264f), Colour(0xffffff)).foreground == .indexed(1))
    }

    @Test func shadesOfTheGroundAreTheGroundInSixteenColours() {
        for surface in [Role.surface, .overlay, .scaleRow] {
            let style = mapper(.ansi16).style(theme[.text], theme[surface])
            #expect(style.background == theme[.background].reduced(to: .ansi16))
        }
    }

    @Test func notesStandOutWithoutColours() {
        let note = mapper(.mono).style(theme[.textStrong], theme[.melody])
        #expect(note.attributes == .reverse)
        #expect(mapper(.mono).style(theme[.text], theme[.surface]).attributes.isEmpty)
        #expect(mapper(.mono).style(theme[.textFaint], theme[.surface]).attributes == .dim)
        #expect(note.foreground == .terminalDefault && note.background == .terminalDefault)
    }

    @Test func everyDrawnSignHasAPlainOne() {
        for scalar in "●○◆▲▼▶◀▸█▇▆▅▄▃▂▁▀━─│┃╎╸★☆…·♪♩♯♭′→↺◉◐▎▏✓✗×░▒▓".unicodeScalars {
            let plain = ASCIIFallback.scalar(for: scalar)
            #expect(plain.isASCII && plain != "?", "\(scalar)")
        }
        #expect(ASCIIFallback.scalar(for: "é") == "e")
        #expect(ASCIIFallback.scalar(for: "Ö") == "O")
        #expect(ASCIIFallback.scalar(for: "漢") == "?")
        #expect(ASCIIFallback.scalar(for: "g") == "g")
    }

    @Test func theASCIIScreenIsASCII() {
        var canvas = Canvas(width: 12, height: 2)
        canvas.write("漢字 ♪ é▄", x: 0, y: 0, theme.style(.text))
        let plain = TextSnapshot.plain(mapper(.mono, ascii: true).simplified(canvas))
        #expect(plain == "? ?  d e=\n")
    }
}
