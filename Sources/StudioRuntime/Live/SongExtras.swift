import Composing
import Foundation
import MusicCore
import StudioState

/// What the studio keeps of the takes of a song file beside what the file's own list says.
struct SongExtras: Codable, Equatable {
    static let attachment = "studio"

    struct TakeExtra: Codable, Equatable {
        var id: Int
        var origin: Take.Origin
        var isComplete: Bool
        var tokens: Int
        var seconds: Double
        /// Whether the list holds what the engine was asked for, or only what it would have been.
        var wasAsked: Bool?
        /// The take with what was changed by hand since it was written.
        var edited: Song?
    }

    /// By the take's number in the file.
    var takes: [Int64: TakeExtra]

    init(takes: [Int64: TakeExtra]) { self.takes = takes }

    init(reading text: String) throws { self = try JSONDecoder().decode(SongExtras.self, from: Data(text.utf8)) }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
