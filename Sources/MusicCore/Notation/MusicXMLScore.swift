/// A song as a MusicXML 4.0 score, partwise: a part a voice, with chord symbols and the names of the sections.
public struct MusicXMLScore: Sendable {
    public let text: String

    public init(_ song: Song) {
        var voices = Voice.allCases.filter { !song.grid[$0].isEmpty }
        if voices.isEmpty { voices = [.melody] }
        var body = XMLText()
        body.element("score-partwise", ["version": "4.0"]) { root in
            root.element("work") { $0.leaf("work-title", song.title) }
            root.element("identification") { $0.element("encoding") { $0.leaf("software", "Refrain") } }
            root.element("part-list") { list in
                for voice in voices { MusicXMLScore.header(voice, song, &list) }
            }
            for voice in voices where song.grid.bars.isEmpty == false {
                root.element("part", ["id": "P\(voice.index + 1)"]) { part in
                    MusicXMLPart(song: song, voice: voice, isFirst: voice == voices.first).write(&part)
                }
            }
        }
        text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "
            + "\"http://www.musicxml.org/dtds/partwise.dtd\">\n" + body.text
    }

    private static func header(_ voice: Voice, _ song: Song, _ list: inout XMLText) {
        let program = song.programs.indices.contains(voice.index) ? song.programs[voice.index] : voice.defaultProgram
        let id = "P\(voice.index + 1)"
        list.element("score-part", ["id": id]) { part in
            part.leaf("part-name", voice.rawValue)
            // Every drum is an instrument of its own.
            let drums = voice.isDrum ? Set(song.grid[voice].map(\.pitch)).sorted() : []
            let instruments = voice.isDrum ? drums.map { "\(id)-I\($0)" } : ["\(id)-I1"]
            for (index, instrument) in instruments.enumerated() {
                part.element("score-instrument", ["id": instrument]) {
                    $0.leaf(
                        "instrument-name",
                        voice.isDrum ? "drum \(drums[index])" : GeneralMIDI.name(of: program, in: voice))
                }
            }
            for (index, instrument) in instruments.enumerated() {
                part.element("midi-instrument", ["id": instrument]) {
                    $0.leaf("midi-channel", String(voice.defaultChannel + 1))
                    $0.leaf("midi-program", String(program + 1))
                    if voice.isDrum { $0.leaf("midi-unpitched", String(drums[index] + 1)) }
                }
            }
        }
    }
}

/// XML as it is written: indented, with its characters escaped.
struct XMLText {
    private(set) var text = ""
    private var depth = 0

    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: (inout XMLText) -> Void
    ) {
        indent()
        text += "<\(name)\(XMLText.text(of: attributes))>\n"
        depth += 1
        body(&self)
        depth -= 1
        indent()
        text += "</\(name)>\n"
    }

    mutating func leaf(_ name: String, _ content: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        indent()
        text += "<\(name)\(XMLText.text(of: attributes))>\(XMLText.escaped(content))</\(name)>\n"
    }

    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        indent()
        text += "<\(name)\(XMLText.text(of: attributes))/>\n"
    }

    private mutating func indent() { text += String(repeating: " ", count: depth) }

    private static func text(of attributes: KeyValuePairs<String, String>) -> String {
        attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }

    /// Without what XML 1.0 cannot hold at all.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default:
                if scalar.value >= 32 || scalar == "\t" || scalar == "\n" { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
