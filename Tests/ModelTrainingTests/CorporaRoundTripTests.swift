import Dispatch
import Foundation
import MIDIFiles
import MusicCore
import MusicModels
import Synchronization
import Testing

@testable import ModelTraining

/// Over the files of real corpora: every fortieth, or all with `REFRAIN_FULL=1`.
@Suite(.enabled(if: TestCorpora.folder != nil)) struct CorporaRoundTripTests {
    @Test func everyFileComesBackFromItsEvents() throws {
        let folder = try #require(TestCorpora.folder)
        let files = try CorpusFolder.find(in: folder).flatMap(\.files)
        let chosen = TestCorpora.isFull ? files : stride(from: 0, to: files.count, by: 40).map { files[$0] }
        let failures = Mutex<[String]>([])
        let noteCount = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: chosen.count) { index in
            let file = chosen[index]
            func fail(_ reason: String) { failures.withLock { $0.append("\(file.lastPathComponent): \(reason)") } }
            do {
                let grid = ScoreQuantiser.quantise(try MIDIFile.read(file).score).grid
                let encoded = EventEncoder.encode(grid)
                let decoded = try EventDecoder.decodeStrictly(encoded.tokens)
                if decoded.grid != grid { fail("notes, pedals or bars differ") }
                if encoded.barOffsets.count != grid.bars.count + 1 { fail("bars are missing") }
                noteCount.withLock { $0 += grid.noteCount }
            } catch { fail("\(error)") }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(noteCount.withLock { $0 } > 100 * chosen.count)
    }

    /// Repeats agree at their labelled bars and not a bar off them: alignment, labels and letters fit together.
    @Test func repeatedSectionsAgreeAtTheirBars() throws {
        let folder = try #require(TestCorpora.folder)
        let corpus = try #require(try CorpusFolder.find(in: folder).first { $0.layout == .pop909 })
        let songs = POP909(corpus.url)
        let pieces = try corpus.files.prefix(TestCorpora.isFull ? 1000 : 20).map {
            try songs.piece($0, score: try MIDIFile.read($0).score, corpus: corpus.name)
        }
        #expect(Self.agreement(pieces, shift: 0) > 0.7)
        #expect(Self.agreement(pieces, shift: 1) < 0.3)
        #expect(Self.agreement(pieces, shift: -1) < 0.3)
    }

    /// Share of the melody's notes that a repeat has in common with the section before it of the same length.
    private static func agreement(_ pieces: [CorpusPiece], shift: Int) -> Double {
        var (equal, all) = (0, 0)
        for piece in pieces {
            for (index, section) in piece.sections.enumerated() {
                let source = piece.sections[..<index].last { $0.letter == section.letter && $0.bars == section.bars }
                let start = section.startBar + shift
                guard let source, start >= 0, start + section.bars <= piece.grid.bars.count else { continue }
                let notes = [source.startBar, start].map { bar in
                    Set(
                        piece.grid.slice(bars: bar..<bar + section.bars)[.melody].map {
                            [$0.step, Int($0.pitch)]
                        })
                }
                equal += notes[0].intersection(notes[1]).count
                all += max(notes[0].count, notes[1].count)
            }
        }
        return all == 0 ? 0 : Double(equal) / Double(all)
    }
}
