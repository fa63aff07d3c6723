import MIDIFiles
import MusicCore

/// Files to run the program on.
enum Samples {
    /// Eight bars of melody, chords and drums in A minor, with sections.
    static let score: Score = {
        var song = Song(title: "sample", key: Key(tonic: 9, mode: .minor), qpm: 100)
        song.form = SongForm([
            Section(kind: .verse, letter: "A", bars: 4, memory: .writes),
            Section(kind: .chorus, letter: "B", bars: 4, memory: .writes),
        ])
        song.grid = GridScore(
            bars: (0..<8).map { GridBar(chords: [Chord($0.isMultiple(of: 2) ? "Am" : "F"), Chord("G")]) })
        for bar in 0..<8 {
            for beat in 0..<4 {
                let step = bar * 16 + beat * 4
                let pitch = UInt8([69, 72, 76, 74][beat])
                song.grid[.melody].append(GridNote(step: step, length: 3, pitch: pitch, velocityBin: 5))
                song.grid[.drums].append(GridNote(step: step, length: 1, pitch: 36, velocityBin: 6))
            }
            for pitch in [57, 60, 64] as [UInt8] {
                song.grid[.chords].append(GridNote(step: bar * 16, length: 16, pitch: pitch, velocityBin: 3))
            }
        }
        return song.score()
    }()

    static let midi = MIDIFile.write(score)

    static let jpeg: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 0, 16] + Array("JFIF".utf8) + Array(repeating: 9, count: 300)
}
