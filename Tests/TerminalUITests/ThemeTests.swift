import Foundation
import Testing

@testable import TerminalUI

/// The shipped theme files, read with just enough of TOML for what they contain.
enum ShippedThemes {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("themes")

    static let names = ["nightfall", "ember", "fjord", "daylight", "paper", "mono", "high-contrast", "ansi16"]

    static func read(_ name: String) throws -> Theme {
        let text = try String(contentsOf: folder.appendingPathComponent(name + ".toml"), encoding: .utf8)
        var tables: [String: [String: ThemeEntry]] = [:]
        var table = ""
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("[") {
                table = String(line.dropFirst().dropLast())
            } else if !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].trimmingCharacters(in: .whitespaces)
                let value = line[line.index(after: equals)...].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
                tables[table, default: [:]][key] = ThemeEntry(value, line: index + 1)
            }
        }
        let top = tables[""] ?? [:]
        return try Theme(
            name: top["name"]?.text ?? "", appearance: top["appearance"] ?? ThemeEntry(""),
            palette: tables["palette"] ?? [:], roles: tables["roles"] ?? [:])
    }
}

struct ShippedThemeTests {
    @Test(arguments: ShippedThemes.names)
    func reads(name: String) throws {
        let theme = try ShippedThemes.read(name)
        #expect(theme.name == name)
        let isLight = (theme[.background].luminance ?? 0) > 0.5
        #expect(theme.appearance == (isLight ? .light : .dark))
    }

    @Test func theFileOfTheFallbackThemeIsTheSame() throws {
        let file = try ShippedThemes.read("nightfall")
        for role in Role.allCases { #expect(file[role] == Theme.nightfall[role], "\(role)") }
    }

    @Test(arguments: ShippedThemes.names)
    func textCanBeRead(name: String) throws {
        let theme = try ShippedThemes.read(name)
        func expect(_ text: Role, on ground: Role, atLeast ratio: Double) throws {
            let contrast = try #require(theme[text].contrast(against: theme[ground]))
            #expect(contrast >= ratio, "\(text) on \(ground): \(contrast)")
        }
        for ground in [Role.background, .surface, .overlay, .scaleRow] {
            try expect(.textStrong, on: ground, atLeast: 7)
            try expect(.text, on: ground, atLeast: 7)
            try expect(.textQuiet, on: ground, atLeast: 4.5)
            try expect(.textFaint, on: ground, atLeast: 2.2)
            for role in [Role.accent, .keyHint, .good, .warning, .error, .playhead] {
                try expect(role, on: ground, atLeast: 4)
            }
            for role in [Role.melody, .counter, .chords, .bass, .drums] { try expect(role, on: ground, atLeast: 4) }
        }
        try expect(.text, on: .surfaceRaised, atLeast: name == "ansi16" ? 3 : 6)
        try expect(.selectionText, on: .selection, atLeast: 7)
        try expect(.accentText, on: .accent, atLeast: 4.5)
    }

    @Test(arguments: ShippedThemes.names)
    func voicesDiffer(name: String) throws {
        let theme = try ShippedThemes.read(name)
        let voices = [Role.melody, .counter, .chords, .bass, .drums].map { theme[$0] }
        #expect(Set(voices).count == 5)
    }
}

struct ThemeReadingTests {
    private let roles: [String: ThemeEntry] = Dictionary(
        uniqueKeysWithValues: Role.allCases.filter { $0.fallback == nil }.map { ($0.name, ThemeEntry("#808080")) })

    private func theme(
        palette: [String: ThemeEntry] = [:], adding more: [String: ThemeEntry] = [:], without missing: Role? = nil,
        appearance: String = "dark"
    ) throws(TerminalUIError) -> Theme {
        var table = roles.merging(more) { $1 }
        if let missing { table[missing.name] = nil }
        return try Theme(name: "test", appearance: ThemeEntry(appearance, line: 2), palette: palette, roles: table)
    }

    @Test func rolesTakePaletteNamesColoursAndFallbacks() throws {
        let theme = try theme(
            palette: ["sky": ThemeEntry("#0000ff")],
            adding: ["accent": ThemeEntry("sky"), "bass": ThemeEntry("#ff0000")])
        #expect(theme[.accent] == Colour(0x0000ff))
        #expect(theme[.sectionPreChorus] == Colour(0x0000ff))
        #expect(theme[.cornerD] == Colour(0xff0000))
    }

    @Test func everyFallbackEndsAtARoleThatMustBeGiven() {
        for role in Role.allCases {
            var step = role
            var count = 0
            while let next = step.fallback, count < 50 {
                step = next
                count += 1
            }
            #expect(count < 50)
        }
    }

    @Test func mistakesNameTheLineAndTheNearestName() {
        #expect(throws: TerminalUIError.unknownRole(name: "melodie", nearest: "melody", line: 9)) {
            try theme(adding: ["melodie": ThemeEntry("#fff", line: 9)])
        }
        #expect(throws: TerminalUIError.unknownPaletteColour(name: "skye", role: "accent", nearest: "sky", line: 4)) {
            try theme(palette: ["sky": ThemeEntry("#00f")], adding: ["accent": ThemeEntry("skye", line: 4)])
        }
        #expect(throws: TerminalUIError.badColour(text: "#12", key: "accent", line: 4)) {
            try theme(adding: ["accent": ThemeEntry("#12", line: 4)])
        }
        #expect(throws: TerminalUIError.badColour(text: "blue", key: "sky", line: 3)) {
            try theme(palette: ["sky": ThemeEntry("blue", line: 3)])
        }
        #expect(throws: TerminalUIError.missingRole(name: "melody", theme: "test")) { try theme(without: .melody) }
        #expect(throws: TerminalUIError.badAppearance(text: "dim", line: 2)) { try theme(appearance: "dim") }
    }

    @Test func messagesHaveACauseAndAnAdvice() {
        let error = TerminalUIError.unknownRole(name: "melodie", nearest: "melody", line: 9)
        #expect(error.description == "unknown role 'melodie' in line 9\ndid you mean 'melody'?")
    }
}
