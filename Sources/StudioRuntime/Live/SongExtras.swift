import Composing
import Foundation
import Library
import MusicCore
import StudioState

/// What the studio keeps of the takes of a song file beside what the file's own list says.
struct SongExtras: Codable, Equatable {
    static let attachment = "studio"

    struct TakeExtra: Codable, Equatable {
        var id: Int
        var origin: StudioState.Take.Origin
        var isComplete: Bool
        var tokens: Int
        var seconds: Double
        /// Whether the list holds what the engine was asked for, or only what it would have been.
        var wasAsked: Bool?
        /// Whether it was changed by hand since it was written; what it is now is an attachment of its own.
        var isEdited: Bool?
        /// The same within this text, as an earlier version kept it.
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

/// A take with what was changed by hand since it was written, as a text of its own beside the song.
struct EditedTake: Codable, Equatable {
    var title: String
    var key: Key
    var qpm: Double
    var form: SongForm
    var programs: [UInt8]
    var grid: PackedGrid

    static func attachment(_ number: Int64) -> String { "take-\(number)" }

    init(_ song: Song) {
        title = song.title
        key = song.key
        qpm = song.qpm
        form = song.form
        programs = song.programs
        grid = PackedGrid(song.grid)
    }

    init(reading text: String) throws { self = try JSONDecoder().decode(EditedTake.self, from: Data(text.utf8)) }

    /// `nil` where the numbers make no sense.
    var song: Song? {
        grid.grid.map { Song(title: title, key: key, qpm: qpm, form: form, grid: $0, programs: programs) }
    }

    func text() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}
