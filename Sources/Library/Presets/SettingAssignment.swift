import Composing
import TerminalUI

/// One setting of a preset, as an option: `transformer.minP=0.05`, `vae.attributes.density=-0.5`, `voices=melody,bass`.
///
/// Names, values and limits are those of preset files (`PresetFile`); words may stand without quotes.
public enum SettingAssignment {
    /// Names that can be set, besides `vae.attributes.` and an attribute.
    public static let names =
        ["voices"] + PresetFile.markov.map { "markov.\($0)" }
        + PresetFile.vae.filter { $0 != "attributes" }.map { "vae.\($0)" }
        + PresetFile.transformer.map { "transformer.\($0)" }

    private static let attributes = "vae.attributes."

    /// Changes one setting.
    ///
    /// - Parameter option: what errors call it, such as `--set`.
    /// - Throws: what a preset file with that line would throw, without a line number.
    public static func apply(
        _ text: String, option: String, to settings: inout ComposeSettings
    ) throws(LibraryError) {
        let place = FilePlace(file: option)
        guard let sign = text.firstIndex(of: "="), !text.contains(where: \.isNewline) else {
            throw .syntax(place, reason: "\"\(text)\" is not NAME=VALUE")
        }
        let name = text[..<sign].filter { $0 != " " }
        let value = text[text.index(after: sign)...].drop { $0 == " " }
        guard names.contains(name) || name.hasPrefix(attributes) else {
            throw .unknownKey(place, key: name, nearest: nearest(to: name), known: names + [attributes + "NAME"])
        }
        let root = try TOMLReader(text: "\(name) = \(quoted(value, name))", file: option, namesLines: false)
        try PresetFile.readSettings(root, into: &settings)
    }

    /// The full name of what was meant, where only its last word was given or nearly so.
    private static func nearest(to name: String) -> String? {
        let last = Dictionary(names.map { ($0.split(separator: ".").last.map(String.init) ?? $0, $0) }) { $1 }
        return NearestName.to(name, among: names)
            ?? NearestName.to(name, among: last.keys.sorted()).flatMap { last[$0] }
    }

    /// A value as TOML: numbers as they are, words in quotes, and a list of them for the voices.
    private static func quoted(_ value: Substring, _ name: String) -> String {
        func word(_ text: Substring) -> String {
            // TOML has no numbers that begin with their point; people's do.
            if text.hasPrefix(".") { return "0\(text)" }
            if text.hasPrefix("-.") { return "-0\(text.dropFirst())" }
            let isBare = !text.isEmpty && text.allSatisfy { $0.isLetter || $0 == "-" }
            return isBare ? "\"\(text)\"" : String(text)
        }
        guard name == "voices", !value.hasPrefix("[") else { return word(value) }
        return "[\(value.split { $0 == "," || $0 == " " }.map(word).joined(separator: ", "))]"
    }
}
