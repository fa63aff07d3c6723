import Composing
import MusicCore

/// Writes bars with the transformer, one token at a time, and keeps what every letter wrote.
///
/// It owns the decoder and the grammar for the length of a song; a bar's frame and the voices that are given are fed in,
/// the rest is drawn.
struct BarWriter {
    /// More tokens than this in one bar only close what is open.
    private static let longestBar = 256
    /// Note-ons that the repetition penalty remembers.
    private static let recentNotes = 48

    private let decoder: TransformerDecoder
    private let sampling: SamplingSettings
    private var chain: SamplerChain
    private let penalty: Double
    private var grammar: BarGrammar
    private var placer = EventPlacer()
    private var reader = EventDecoder()
    private var random: SeededGenerator
    private var candidates = Candidates()
    private var recent: [Int] = []
    private var density: DensityControl
    /// Voices that were given in the bar before, whose notes belong to what is given now.
    private var givenVoices: Set<Voice> = []
    private var memories: LetterMemories
    private(set) var tokens = 0

    init(_ weights: DecoderWeights, settings: ComposeSettings, key: Key, random: SeededGenerator, threads: Int) {
        decoder = TransformerDecoder(weights, workerCount: threads)
        sampling = settings.sampling
        chain = SamplerChain(settings.sampling)
        penalty = settings.sampling.repetitionPenalty
        density = DensityControl(settings.sampling.density)
        memories = LetterMemories(key: key)
        grammar = BarGrammar(rules: WritingRules(voices: settings.voices))
        self.random = random
    }

    /// Begins a song.
    mutating func begin(style: MusicStyle) throws(EventError) {
        try feed(EventVocabulary.start)
        try feed(EventVocabulary.id(.style(style)))
    }

    /// Hears what surrounds a hole, instead of the beginning of a song; the bars of the hole follow.
    ///
    /// - Parameter memory: what the hole's section recalls, bars counted as in the passage.
    mutating func hear(
        _ passage: InfillPassage, firstBar: Int, memory: AttentionMemory?, strength: Float
    ) throws(EventError) {
        decoder.append(contentsOf: passage.suffix.tokens, at: passage.suffix.places)
        tokens += passage.suffix.count
        placer = EventPlacer(firstBar: firstBar)
        try read(passage.prefix.tokens.lazy.map(Int.init))
        givenVoices = Set(Voice.allCases).subtracting(passage.voices)
        decoder.recall(memory, strength: strength)
    }

    /// What has been written so far.
    var grid: GridScore { reader.decoded.grid }

    /// Begins a section at the bar that follows: its letter is recalled as its memory says.
    mutating func beginSection(_ section: Section, recall: Double) throws(EventError) {
        let written = reader
        memories.begin(section, atBar: placer.nextBar, decoder, recall: recall, grid: written.decoded.grid)
        chain = SamplerChain(sampling.recalling(section.memory.strength * recall))
        try feed(EventVocabulary.id(.section(section.kind)))
    }

    /// Keeps what the section wrote under its letter.
    mutating func endSection(_ section: Section) { memories.end(section, beforeBar: placer.nextBar, decoder) }

    /// A point to which writing can return.
    struct Mark {
        fileprivate let writer: BarWriter
        fileprivate let position: Int
    }

    var mark: Mark { Mark(writer: self, position: decoder.position) }

    /// Forgets what was written since; what is drawn next is drawn anew.
    mutating func rewind(to mark: Mark) {
        let random = random
        self = mark.writer
        self.random = random
        decoder.truncate(to: mark.position)
    }

    /// Writes one bar.
    ///
    /// - Parameters:
    ///   - given: tokens of voices that are not drawn, by voice (TRACK and its events).
    ///   - section: the kind of section that begins with the bar, inside a hole.
    ///   - endsHole: whether the bar is the last of a hole.
    ///   - isCancelled: asked before every token.
    /// - Returns: whether the bar is whole.
    mutating func write(
        _ bar: GridBar, rules: WritingRules, given: [Voice: [Int]] = [:], section: SectionKind? = nil,
        endsHole: Bool = false, isCancelled: () -> Bool
    ) throws(EventError) -> Bool {
        if let section { try feed(EventVocabulary.id(.section(section))) }
        try frame(bar)
        givenVoices = givenVoices.filter { given[$0] != nil }
        var waiting = given.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }[...]
        var limits = rules
        limits.given = Set(given.keys)
        limits.voices.subtract(limits.given)
        density.beginBar(limits.voices)
        var count = 0
        while true {
            limits.next = waiting.first?.key
            grammar.rules = limits
            if isCancelled() { return false }
            guard let token = draw(forceEnd: count > BarWriter.longestBar, endsHole: endsHole) else { return false }
            if !BarGrammar.endsBar(token), token != EventVocabulary.infillEnd {
                try feed(token)
                count += 1
            } else if let (voice, tokens) = waiting.popFirst() {
                try feed(given: tokens, voice)
            } else {
                return true
            }
        }
    }

    /// Feeds a bar that stands already.
    mutating func replay(_ tokens: ArraySlice<UInt16>) throws(EventError) {
        try read(tokens.lazy.map(Int.init).filter { !EventVocabulary.sections.contains($0) })
    }

    /// Feeds what stands already, all at once: the decoder reads many tokens faster than one after the other.
    private mutating func read(_ standing: some Sequence<Int>) throws(EventError) {
        var passage = PlacedTokens()
        density.beginBar([])
        for token in standing {
            try note(token)
            passage.append(token, &placer)
        }
        decoder.append(contentsOf: passage.tokens, at: passage.places)
    }

    /// Feeds a voice that is given; what still sounds in it from before ends where the given part begins.
    private mutating func feed(given tokens: [Int], _ voice: Voice) throws(EventError) {
        guard let track = tokens.first else { return }
        try feed(track)
        if !givenVoices.contains(voice) {
            for pitch in grammar.soundingPitches(voice) { try feed(EventVocabulary.id(.noteOff(pitch))) }
            givenVoices.insert(voice)
        }
        for token in tokens.dropFirst() { try feed(token) }
    }

    private mutating func frame(_ bar: GridBar) throws(EventError) {
        try feed(EventVocabulary.bar)
        if bar.steps != grammar.barSteps { try feed(EventVocabulary.id(.metre(bar.steps))) }
        for half in 0..<2 {
            let chord = bar.chords.indices.contains(half) ? bar.chords[half] : bar.chords.last ?? nil
            try feed(EventVocabulary.id(.chord(chord)))
        }
    }

    private mutating func draw(forceEnd: Bool, endsHole: Bool) -> Int? {
        let logits = decoder.logits
        let grammar = grammar
        if forceEnd, grammar.allows(EventVocabulary.bar) { return EventVocabulary.bar }
        if endsHole {
            // Where a bar might end, the hole does.
            let mayEnd = grammar.allows(EventVocabulary.bar)
            candidates.fill(logits) { token in
                token == EventVocabulary.infillEnd ? mayEnd : !BarGrammar.endsBar(token) && grammar.allows(token)
            }
        } else {
            candidates.fill(logits, where: grammar.allows)
        }
        if let voice = grammar.voice {
            density.apply(to: &candidates, voice)
            memories.forgotten?.apply(to: &candidates, voice, step: grammar.step)
        }
        if penalty != 1 { RepetitionPenalty(penalty, recent: Set(recent)).apply(&candidates) }
        return chain.draw(from: &candidates, using: &random)
    }

    private mutating func feed(_ token: Int) throws(EventError) {
        try note(token)
        decoder.append(Int32(token), at: placer.place(token))
    }

    /// Takes in a token everywhere but in the decoder.
    private mutating func note(_ token: Int) throws(EventError) {
        try grammar.advance(token)
        reader.read(token)
        tokens += 1
        if EventVocabulary.noteOns.contains(token) {
            if let voice = grammar.voice { density.strike(voice) }
            recent.append(token)
            if recent.count > BarWriter.recentNotes { recent.removeFirst() }
        }
    }
}
