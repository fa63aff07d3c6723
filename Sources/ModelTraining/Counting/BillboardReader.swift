import Foundation
import MusicCore
import MusicModels

/// Reads the annotations of the McGill Billboard collection (Burgoyne et al. 2011): sections and chords by bar.
///
/// A line is seconds, a tab, and fields before the first `|`: a letter and a function open a section, bars follow
/// between `|`; `.` holds the chord, `xN` repeats the line, `(2/4)` marks a bar of another metre.
public enum BillboardReader {
    /// All songs of a folder in 4/4, each title and artist once, in order of their files.
    public static func songs(in folder: URL) -> [AnnotatedSong] {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        var heard: Set<String> = []
        return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8), let song = song(text),
                heard.insert(song.name).inserted
            else { return nil }
            return song
        }
    }

    /// One annotation; `nil` where the song is not in 4/4 throughout or has no sections.
    static func song(_ text: String) -> AnnotatedSong? {
        var (title, artist, tonic) = ("", "", 0)
        var parts: [AnnotatedSong.Part] = []
        var last: Chord?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#") {
                let field = line.dropFirst().split(separator: ":", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                guard field.count == 2 else { continue }
                switch field[0] {
                case "title": title = field[1]
                case "artist": artist = field[1]
                case "tonic": tonic = PitchClass.parse(field[1]) ?? tonic
                case "metre" where field[1] != "4/4": return nil
                default: break
                }
                continue
            }
            guard let tab = line.firstIndex(of: "\t") else { continue }
            let body = line[line.index(after: tab)...]
            let bar = body.firstIndex(of: "|") ?? body.endIndex
            open(body[..<bar], in: &parts)
            guard bar < body.endIndex, !parts.isEmpty else { continue }
            let halves = chords(body[bar...], tonic: tonic, last: &last)
            parts[parts.count - 1].halves += halves
            parts[parts.count - 1].bars += halves.count / 2
        }
        parts.removeAll { $0.bars == 0 }
        guard !parts.isEmpty else { return nil }
        let name = "\(title) | \(artist)".lowercased()
        return AnnotatedSong(name: name, split: Split(key: name), parts: parts)
    }

    /// Opens a section where the fields before the bars name one; an unknown function goes on with the last kind.
    private static func open(_ fields: Substring, in parts: inout [AnnotatedSong.Part]) {
        let words = fields.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        var letter: Character?
        var kind: SectionKind?
        for word in words {
            if let first = word.first, first.isUppercase, word.allSatisfy({ $0.isUppercase || $0 == "'" }) {
                letter = first
            } else if kind == nil {
                kind = self.kind(of: word)
            }
        }
        guard let kind else { return }
        parts.append(AnnotatedSong.Part(kind: kind, letter: letter ?? "A", bars: 0))
    }

    static func kind(of function: String) -> SectionKind? {
        switch function {
        case "verse", "theme", "main theme", "secondary theme": return .verse
        case "chorus", "refrain": return .chorus
        case "bridge": return .bridge
        case "solo", "interlude", "instrumental", "trans", "transition", "instrumental break", "pre-verse":
            return .interlude
        case "outro", "coda", "fadeout", "fade out", "ending": return .outro
        default: break
        }
        if function.hasPrefix("pre-chorus") || function.hasPrefix("pre chorus") || function == "prechorus" {
            return .prechorus
        }
        if function.hasPrefix("verse") { return .verse }
        if function.hasPrefix("chorus") { return .chorus }
        if function.hasPrefix("intro") || function == "pre-intro" || function.hasPrefix("fade") { return .intro }
        return nil
    }

    /// Two chords a bar of a line's bars, its repeats unrolled.
    private static func chords(_ bars: Substring, tonic: Int, last: inout Chord?) -> [Chord?] {
        var cells = bars.split(separator: "|", omittingEmptySubsequences: true).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        var times = 1
        // What stands behind the last bar line is a remark or a repeat.
        if let end = bars.lastIndex(of: "|"), let tail = cells.last,
            !bars[bars.index(after: end)...].allSatisfy(\.isWhitespace)
        {
            cells.removeLast()
            if let word = tail.split(whereSeparator: { $0 == "," || $0 == " " }).first, word.hasPrefix("x"),
                let count = Int(word.dropFirst())
            {
                times = max(1, min(count, 32))
            }
        }
        var result: [Chord?] = []
        for cell in cells {
            var beats: [Chord?] = []
            for word in cell.split(separator: " ") where !word.hasPrefix("(") && word != "&pause" {
                if word != "." {
                    last = word == "*" || word == "N" ? nil : Chord(String(word))?.transposed(by: -tonic)
                }
                beats.append(last)
            }
            guard let first = beats.first else { continue }
            result += [first, beats[beats.count / 2]]
        }
        return Array(repeatElement(result, count: times).joined())
    }
}
