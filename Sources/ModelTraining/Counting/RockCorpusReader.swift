import Foundation
import MusicCore
import MusicModels

/// Reads the forms of the Rolling Stone corpus (de Clercq & Temperley 2011): rules such as `Vr: $VP*4`, and the song
/// as rule `S`. Sections are the rules that `S` names; loose bars belong to the section before them.
public enum RockCorpusReader {
    /// All songs of a folder of `.har` files, one annotator each, in order of their files.
    public static func songs(in folder: URL) -> [AnnotatedSong] {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        var heard: Set<String> = []
        return files.filter { $0.pathExtension == "har" }.sorted { $0.path < $1.path }.compactMap { file in
            let stem = file.deletingPathExtension().lastPathComponent
            let name = stem.replacing(/_(dt|tdc)$/, with: "")
            guard !heard.contains(name), let text = try? String(contentsOf: file, encoding: .utf8),
                let parts = parts(text)
            else { return nil }
            heard.insert(name)
            return AnnotatedSong(name: name, split: Split(key: name), parts: parts)
        }
    }

    /// The sections of one annotation; `nil` where the song does not say which section is which.
    static func parts(_ text: String) -> [AnnotatedSong.Part]? {
        var rules: [String: [Substring]] = [:]
        var name = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let content = line.prefix { $0 != "%" }
            if let colon = content.firstIndex(of: ":"), content[..<colon].allSatisfy({ $0.isLetter || $0.isNumber }) {
                name = String(content[..<colon])
                rules[name, default: []] += content[content.index(after: colon)...].split(separator: " ")
            } else if !name.isEmpty {
                rules[name, default: []] += content.split(separator: " ")
            }
        }
        guard let song = rules["S"] else { return nil }
        var parts: [AnnotatedSong.Part] = []
        var letters: [String: Character] = [:]
        var unknown = 0
        for word in song {
            let (rule, times) = reference(word)
            guard let rule else {
                if let last = parts.indices.last { parts[last].bars += barLines(word) }
                continue
            }
            let length = bars(of: rule, rules: rules, depth: 0)
            guard let kind = kind(of: rule) else {
                unknown += length * times
                if let last = parts.indices.last { parts[last].bars += length * times }
                continue
            }
            let base = rule.replacing(/\d+$/, with: "")
            let letter = letters[base] ?? "ABCDEFGHIJKLMNOPQRSTUVWXYZ".dropFirst(min(letters.count, 25)).first ?? "Z"
            letters[base] = letter
            for _ in 0..<times { parts.append(AnnotatedSong.Part(kind: kind, letter: letter, bars: length)) }
        }
        let total = parts.reduce(0) { $0 + $1.bars }
        return unknown * 4 <= total ? parts : nil
    }

    static func kind(of rule: String) -> SectionKind? {
        let prefixes: [(String, SectionKind)] = [
            ("Inst", .interlude), ("In", .intro), ("Vr", .verse), ("Ch", .chorus), ("Rf", .chorus), ("Pc", .prechorus),
            ("Prec", .prechorus), ("So", .interlude), ("Ln", .interlude), ("Li", .interlude), ("Fadeout", .outro),
            ("Co", .outro), ("Ou", .outro),
        ]
        if rule.hasPrefix("BrP") { return nil }
        if rule.hasPrefix("Br") { return .bridge }
        return prefixes.first { rule.hasPrefix($0.0) }?.1
    }

    /// `$Vr*2` is the rule Vr twice; `nil` for anything else.
    private static func reference(_ word: Substring) -> (rule: String?, times: Int) {
        guard word.hasPrefix("$") else { return (nil, 1) }
        let halves = word.dropFirst().split(separator: "*", maxSplits: 1)
        guard let rule = halves.first else { return (nil, 1) }
        return (String(rule), halves.count > 1 ? max(1, min(Int(halves[1]) ?? 1, 64)) : 1)
    }

    /// A bar ends with `|`, and `|*4` has it four times in all.
    private static func barLines(_ word: Substring) -> Int {
        guard let line = word.firstIndex(of: "|") else { return 0 }
        let rest = word[word.index(after: line)...]
        return rest.hasPrefix("*") ? max(1, min(Int(rest.dropFirst()) ?? 1, 64)) : 1
    }

    private static func bars(of rule: String, rules: [String: [Substring]], depth: Int) -> Int {
        guard depth < 8, let words = rules[rule] else { return 0 }
        return words.reduce(0) { total, word in
            let (inner, times) = reference(word)
            return min(
                1_000, total + (inner.map { times * bars(of: $0, rules: rules, depth: depth + 1) } ?? barLines(word)))
        }
    }
}
