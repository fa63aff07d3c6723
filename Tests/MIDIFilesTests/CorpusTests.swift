import Foundation
import MusicCore
import Testing

@testable import MIDIFiles

/// Real files: a folder named in REFRAIN_CORPUS, or the archives in `shared/corpus` beside the checkout.
@Suite("Corpus", .serialized) struct CorpusTests {
    /// Counted with mido 1.3: note_on with velocity > 0 over all tracks.
    private static let counts: [(path: String, notes: Int)] = [
        ("easyrpg/mid/Church.mid", 258),
        ("easyrpg/mid/Ending 2.mid", 566),
        ("easyrpg/mid/JJoke 1.mid", 49),
        ("easyrpg/mid/Vehicle 1.mid", 1935),
        ("folk_pd/mid/aird_book3_0544.mid", 282),
        ("folk_pd/mid/aird_book6_1159.mid", 222),
        ("folk_pd/mid/oneill_1041.mid", 184),
        ("folk_pd/mid/ryan_FavoriteHornpipe.mid", 238),
        ("freedoom/mid/d_e2m4_v2.mid", 5287),
        ("freedoom/mid/d_e3m9.mid", 6979),
        ("freedoom/mid/d_e4m3.mid", 4381),
        ("freedoom/mid/d_map24.mid", 6413),
        ("groove/drummer1/session1/149_latin-brazilian-baiao_95_fill_4-4.mid", 15),
        ("groove/drummer1/session1/44_latin-samba_116_fill_4-4.mid", 11),
        ("groove/drummer1/session3/11_afrobeat_94_beat_4-4.mid", 2504),
        ("groove/drummer8/session2/3_afrobeat_114_beat_4-4.mid", 2439),
        ("helland/mid/A Memory Away.mid", 1394),
        ("helland/mid/Now or Never.mid", 1539),
        ("helland/mid/Reign of Anarchy.mid", 1692),
        ("helland/mid/Remember.mid", 936),
        ("nottingham/mid/jigs238.mid", 257),
        ("nottingham/mid/jigs274.mid", 278),
        ("nottingham/mid/reelsm-q76.mid", 340),
        ("nottingham/mid/reelsr-t91.mid", 338),
        ("openewld/mid/Ah!_Sweet_Mystery_of_Life.mid", 95),
        ("openewld/mid/Blue_Room.mid", 86),
        ("openewld/mid/I_Wish_I_Were_in_Love_Again.mid", 123),
        ("openewld/mid/Scarborough_Fair.mid", 71),
        ("openmsx/mid/5432gone_redfarn.mid", 1274),
        ("openmsx/mid/mosey_along_redfarn.mid", 2447),
        ("openmsx/mid/slow_neasy_redfarn.mid", 1787),
        ("openmsx/mid/wood_whistles.mid", 1660),
        ("pop909/mid/249.mid", 2188),
        ("pop909/mid/442.mid", 1762),
        ("pop909/mid/489.mid", 1088),
        ("pop909/mid/795.mid", 1550),
        ("simutrans/mid/02-Gotta-catch-that-train.mid", 4505),
        ("simutrans/mid/18-Ride-that-train.mid", 3637),
        ("simutrans/mid/34-flyingaway.mid", 751),
        ("simutrans/mid/39-bangin-mover.mid", 6890),
    ]

    @Test("every file is read, and the notes are as many as another reader counts")
    func everyFile() throws {
        guard let corpus = try Corpus.locate() else {
            print("corpus tests skipped: no REFRAIN_CORPUS and no shared/corpus archives beside the checkout")
            return
        }
        defer { corpus.discard() }
        var read = 0
        for file in corpus.midiFiles() {
            let contents = try MIDIFile.read(file)
            #expect(contents.score.noteCount > 0, "\(file.path)")
            read += 1
        }
        #expect(read > 0, "no MIDI file under \(corpus.folder.path)")
        for (path, notes) in Self.counts {
            let file = corpus.folder.appendingPathComponent(path)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            #expect(try MIDIFile.read(file).score.noteCount == notes, "\(path)")
        }
        print("corpus: \(read) files read")
    }
}
