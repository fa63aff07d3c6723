import MusicCore
import MusicModels

/// The side of the split a piece is on.
public enum Split: String, Sendable {
    case training, validation

    /// Validation where the first 32 bits of sha1(key) are 1 modulo 10; the key is a file's name without extension.
    public init(key: String) {
        let number = SHA1.digest(key.utf8).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        self = number % 10 == 1 ? .validation : .training
    }
}

/// A labelled part of a piece.
public struct CorpusSection: Sendable, Hashable {
    public var kind: SectionKind
    /// Sections of one letter share their material.
    public var letter: Character
    public var startBar: Int
    public var bars: Int

    public init(kind: SectionKind, letter: Character, startBar: Int, bars: Int) {
        self.kind = kind
        self.letter = letter
        self.startBar = startBar
        self.bars = bars
    }
}

/// A piece of a corpus on the grid.
public struct CorpusPiece: Sendable {
    /// The file's name without extension.
    public var name: String
    /// Name of the corpus folder.
    public var corpus: String
    public var split: Split
    /// Five voices, chords where known, else inferred; in the form of `GridScore.fitted()`.
    public var grid: GridScore
    /// In order and within the grid; empty where the piece has no labels.
    public var sections: [CorpusSection]
    public var key: Key?
    public var qpm: Double
    /// Share of the file's onsets within a sixth of a sixteenth of the grid.
    public var onGridShare: Double

    public init(
        name: String, corpus: String, split: Split, grid: GridScore, sections: [CorpusSection] = [], key: Key? = nil,
        qpm: Double = 120, onGridShare: Double = 1
    ) {
        self.name = name
        self.corpus = corpus
        self.split = split
        self.grid = grid
        self.sections = sections
        self.key = key
        self.qpm = qpm
        self.onGridShare = onGridShare
    }

    /// The style token of the corpus; `nil` for a folder this program does not know.
    public var style: MusicStyle? {
        switch corpus {
        case "pop909": .pop
        case "openewld": .lead
        case "nottingham", "folk_pd": .folk
        case "freedoom", "simutrans", "openmsx", "helland", "easyrpg": .game
        default: nil
        }
    }
}
