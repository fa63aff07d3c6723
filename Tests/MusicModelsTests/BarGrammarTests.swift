import Composing
import MusicCore
import MusicModels
import Testing

@Suite struct BarGrammarTests {
    /// Draws bars with even chances among whatever the grammar allows.
    private func randomSong(seed: UInt64, bars: Int, rules: WritingRules) throws -> [Int] {
        var generator = SeededGenerator(seed: seed)
        var grammar = BarGrammar(rules: rules)
        var tokens: [Int] = []
        let chord = EventVocabulary.id(.chord(nil))
        for _ in 0..<bars {
            for token in [EventVocabulary.bar, chord, chord] {
                try grammar.advance(token)
                tokens.append(token)
            }
            while true {
                let allowed = (0..<EventVocabulary.size).filter(grammar.allows)
                let body = allowed.filter { !BarGrammar.endsBar($0) }
                // Ends come rarely among so many tokens: one draw in thirty is for them.
                if allowed.count > body.count, body.isEmpty || generator.below(30) == 0 { break }
                guard let token = body.isEmpty ? nil : body[generator.below(body.count)] else { return tokens }
                try grammar.advance(token)
                tokens.append(token)
            }
        }
        return tokens
    }

    @Test(arguments: 0..<6) func whateverIsDrawnIsAnEncodingOfAScore(seed: Int) throws {
        let tokens = try randomSong(seed: UInt64(seed), bars: 10, rules: WritingRules(voices: Set(Voice.allCases)))
        let decoded = EventDecoder.decode(tokens)
        #expect(decoded.grid.bars.count == 10)
        // The last bars may leave notes sounding, which the encoder ends; all before is the same to the token.
        let again = EventEncoder.encode(decoded.grid, framed: false)
        let last = again.barOffsets[7]
        #expect(again.tokens.prefix(last).map(Int.init) == Array(tokens.prefix(last)))
    }

    @Test func voicesAndPitchesAreObeyed() throws {
        let chords: [Chord?] = [Chord("E"), Chord("Am")]
        let key = Key(tonic: 9, mode: .minor)
        for mask in [PitchMask.scale, .chord] {
            let rules = WritingRules(voices: [.melody, .bass], mask: mask, key: key, chords: chords)
            let grid = try EventDecoder.decode(randomSong(seed: 5, bars: 10, rules: rules)).grid
            #expect(grid[.chords].isEmpty && grid[.drums].isEmpty && grid[.counter].isEmpty)
            #expect(!grid[.melody].isEmpty && !grid[.bass].isEmpty)
            for note in grid[.melody] + grid[.bass] {
                let half = note.step % 16 / 8
                let inChord = chords[half]?.pitchClasses.contains(Int(note.pitch) % 12) ?? false
                #expect(key.contains(pitch: Int(note.pitch)) || (mask == .chord && inChord))
            }
        }
    }

    @Test(arguments: [Voice.melody, .chords, .drums]) func whatIsRequiredIsWrittenInEveryBar(voice: Voice) throws {
        var rules = WritingRules(voices: Set(Voice.allCases))
        rules.required = [voice]
        let tokens = try randomSong(seed: 3, bars: 12, rules: rules)
        let bars = tokens.split(separator: EventVocabulary.bar)
        #expect(bars.count == 12)
        for bar in bars { #expect(bar.contains(EventVocabulary.id(.track(voice)))) }
    }

    @Test func aMelodyIsOneVoice() throws {
        let grid = try EventDecoder.decode(randomSong(seed: 9, bars: 16, rules: WritingRules(voices: [.melody]))).grid
        for (note, next) in zip(grid[.melody], grid[.melody].dropFirst()) { #expect(note.end <= next.step) }
    }
}
