import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import MusicCore

@Suite struct NotationTests {
    static func randomSong(_ seed: UInt64) -> Song {
        var random = SeededGenerator(seed: seed)
        let keys = (0..<12).flatMap { [Key(tonic: $0, mode: .major), Key(tonic: $0, mode: .minor)] }
        var song = Song(title: "a < b & \"c\"", key: keys[Int(seed) % keys.count])
        song.grid = GridScore(
            bars: (0..<6).map { index in
                GridBar(steps: index == 3 ? 12 : 16, chords: [Chord(root: random.below(12), quality: .minor7), nil])
            })
        for voice in Voice.allCases {
            song.grid[voice] = (0..<60).map { _ in
                GridNote(
                    step: random.below(song.grid.stepCount), length: 1 + random.below(22),
                    pitch: UInt8(30 + random.below(60)), velocityBin: 4)
            }
        }
        song.grid.normalise()
        return song
    }

    /// What a notated part sounds like again.
    static func notes(of part: NotatedPart, starts: [Int]) -> Set<[Int]> {
        var found: Set<[Int]> = []
        var open: [UInt8: [(layerEnd: Int, start: Int)]] = [:]
        for (bar, layers) in part.bars.enumerated() {
            for layer in layers {
                var step = starts[bar]
                for element in layer {
                    for pitch in element.pitches {
                        var start = step
                        if element.isTiedBack, let index = open[pitch]?.firstIndex(where: { $0.layerEnd == step }) {
                            start = open[pitch]?.remove(at: index).start ?? step
                        }
                        if element.isTiedOn {
                            open[pitch, default: []].append((step + element.steps, start))
                        } else {
                            found.insert([start, step + element.steps - start, Int(pitch)])
                        }
                    }
                    step += element.steps
                }
            }
        }
        return found
    }

    @Test(arguments: 0..<24) func whatIsWrittenDownIsWhatIsPlayed(seed: UInt64) {
        let song = Self.randomSong(seed)
        let starts = song.grid.barSteps
        for voice in Voice.allCases {
            let part = NotatedPart(song.grid, voice)
            for (bar, layers) in part.bars.enumerated() {
                for layer in layers {
                    #expect(layer.reduce(0) { $0 + $1.steps } == song.grid.bars[bar].steps)
                    #expect(layer.allSatisfy { NotatedPart.values.contains($0.steps) })
                }
            }
            let played = Set(
                song.grid[voice].map { [$0.step, min($0.end, song.grid.stepCount) - $0.step, Int($0.pitch)] })
            #expect(Self.notes(of: part, starts: starts) == played)
        }
    }

    @Test(arguments: [
        (60, "C major", 0, 0, 4), (61, "C major", 0, 1, 4), (70, "C major", 6, -1, 4), (66, "D major", 3, 1, 4),
        (70, "Eb major", 6, -1, 4), (68, "A minor", 4, 1, 4), (59, "Db major", 0, -1, 4), (73, "F minor", 1, -1, 5),
    ])
    func pitchesAreSpeltByTheKey(_ pitch: Int, _ key: String, _ letter: Int, _ alteration: Int, _ octave: Int) throws {
        let spelling = PitchSpelling(pitch, in: try #require(Key(key)))
        #expect(spelling.letter == letter && spelling.alteration == alteration && spelling.octave == octave)
    }

    @Test func everySpellingSoundsAsItsPitch() {
        for tonic in 0..<12 {
            for mode in Key.Mode.allCases {
                let key = Key(tonic: tonic, mode: mode)
                for pitch in 0..<128 {
                    let spelling = PitchSpelling(pitch, in: key)
                    let sounding =
                        [0, 2, 4, 5, 7, 9, 11][spelling.letter] + spelling.alteration + 12 * (spelling.octave + 1)
                    #expect(sounding == pitch)
                    let isInSignature = PitchSpelling.alteration(of: spelling.letter, in: key) == spelling.alteration
                    #expect(isInSignature == key.contains(pitch: pitch))
                }
            }
        }
    }

    @Test(arguments: 0..<8) func musicXMLIsWellFormedAndComplete(seed: UInt64) throws {
        let song = Self.randomSong(seed)
        let counter = MeasureCounter()
        let parser = XMLParser(data: Data(MusicXMLScore(song).text.utf8))
        parser.delegate = counter
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(counter.title == song.title)
        #expect(counter.measures == 6 * Voice.allCases.count)
        // Forward minus backward is one bar's length in each measure.
        #expect(counter.lengths.allSatisfy { $0 == 16 || $0 == 12 })
    }

    @Test func aTuneReadsAsExpected() {
        var song = Song(title: "small", key: Key(tonic: 7, mode: .major), qpm: 120, form: SongForm([]))
        song.form.sections = [Section(kind: .verse, letter: "A", bars: 2, memory: .writes)]
        song.grid = GridScore(bars: [
            GridBar(chords: [Chord(root: 7, quality: .major), nil]),
            GridBar(chords: [Chord(root: 2, quality: .dominant7), Chord(root: 2, quality: .dominant7)]),
        ])
        song.grid[.melody] = [(0, 4, 67), (4, 4, 66), (8, 4, 65), (12, 8, 66)].map {
            GridNote(step: $0.0, length: $0.1, pitch: $0.2, velocityBin: 4)
        }
        let lines = ABCTune(song).text.split(separator: "\n")
        #expect(lines.contains("K:G"))
        #expect(lines.last == "\"^Verse A\"\"G\"G4 F4 \"N.C.\"=F4 ^F4- | \"D7\"F4 z12 |]")
    }
}

/// Adds up what a MusicXML file says its measures last.
private final class MeasureCounter: NSObject, XMLParserDelegate {
    var measures = 0
    var lengths: [Int] = []
    var title = ""
    private var text = ""
    private var isBackup = false
    private var isChord = false
    private var length = 0
    private var furthest = 0

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        switch name {
        case "measure":
            measures += 1
            length = 0
        case "backup": isBackup = true
        case "note": isChord = false
        case "chord": isChord = true
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        switch name {
        case "work-title": title = text
        case "duration":
            let steps = Int(text) ?? -1000
            length += isBackup ? -steps : isChord ? 0 : steps
        case "backup": isBackup = false
        case "measure": lengths.append(length)
        default: break
        }
    }
}
