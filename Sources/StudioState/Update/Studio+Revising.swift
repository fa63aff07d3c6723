import Composing
import MusicCore

/// Changes of the form while a song is being written: what is still to come can become something else.
extension Studio {
    /// The section that is being written, as far as can be told from the bars that have arrived.
    var sectionBeingWritten: Int? {
        guard let job, job.scope == .song, job.phase == .writing else { return nil }
        return song.form.section(atBar: (job.lastWrittenBar ?? -1) + 1)
    }

    /// Whether a command changes nothing but sections behind the one that is being written.
    func mayRevise(_ command: Command, _ count: Int) -> Bool {
        guard let current = sectionBeingWritten else { return false }
        switch command {
        case .addSection, .duplicateSection: return cursorSection >= current
        case .sectionLeft: return cursorSection - count > current
        // It reaches back to sections that are written.
        case .clearMemory: return false
        default: return cursorSection > current
        }
    }

    /// Tells the composer about the form, where a song is being written and its form has changed.
    mutating func revision(since before: SongForm) -> [Effect] {
        guard var current = job, current.scope == .song, song.form != before else { return [] }
        let bars = song.form.bars
        let written = Array(current.written.prefix(current.writtenBars))
        current.written = written + Array(repeating: false, count: max(0, bars - written.count))
        current.wasRevised = true
        job = current
        return [.revise(job: current.id, FormRevision(form: song.form, chords: draft.givenChords))]
    }
}

extension GridScore {
    /// Whether somebody has changed notes, or the chords of bars that were there; bars that come or go are the form's.
    func isEdited(since before: GridScore) -> Bool {
        notes != before.notes || pedals != before.pedals || (bars != before.bars && bars.count == before.bars.count)
    }
}
