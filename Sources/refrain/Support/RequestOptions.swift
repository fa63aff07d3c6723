import ArgumentParser
import Composing
import Library
import MusicCore
import MusicModels

/// The options that say what song to write, and how.
struct RequestOptions: ParsableArguments {
    @OptionGroup var sampling: SamplingOptions
    @Option(
        help:
            "Sections and their bars, like \"intro:4 verse:8 chorus:8\"; letters and what is recalled may follow: verse.B:8 verse.D@B60:8 verse.B@new:8. Or: suggested."
    )
    var structure: String?
    @Option(
        help:
            "Chords to keep to, one a bar or two with a comma between them, gone round till the song ends: \"C G Am,G F\"."
    )
    var chords: String?
    @Option(help: "Quarters per minute, 20 to 300.") var tempo: Double?
    @Option(help: "A MIDI file that the song begins with, as it is.") var prime: String?

    /// The piece that the song begins with.
    func given() throws(CommandFailure) -> GivenPiece? {
        guard let prime else { return nil }
        return try GivenPiece(prime)
    }

    /// - Throws: `CommandFailure` with status 2 for an option that makes no sense, 1 for a file that cannot be read.
    func request(beginningWith piece: GivenPiece?) throws -> ComposeRequest {
        var request = try sampling.presetRequest()
        if let piece {
            request.prime = piece.grid
            if let key = piece.key { request.key = key }
            request.qpm = piece.qpm
        }
        if structure == "suggested" {
            request.form = nil
        } else if let structure {
            do throws(SongFormError) {
                // How firmly a section recalls is settled by the recall setting alone.
                request.form = try SongForm(parsing: structure, recall: 1)
            } catch {
                throw CommandFailure(error, .usage)
            }
        }
        request.qpm = try SamplingOptions.checked("--tempo", tempo, SettingRange.tempo) ?? request.qpm
        try sampling.apply(to: &request)
        if let chords {
            request.chords = try ChordLine.chords(chords, bars: request.form?.bars ?? SongForm.maximumBars)
            if sampling.key == nil, sampling.preset == nil, prime == nil, let key = ChordLine.key(of: request.chords) {
                request.key = key
            }
        }
        return request
    }
}
