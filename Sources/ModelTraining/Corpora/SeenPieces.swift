import MusicCore
import MusicModels

/// The pieces a checkpoint was trained on, as digests of their events: enough to tell whether a piece is one of them.
public struct SeenPieces: Sendable, Equatable {
    /// Key under which a checkpoint's metadata holds the digests, eight hexadecimal digits each.
    public static let metadataKey = "seen"

    private let digests: Set<UInt32>

    public init(_ pieces: [TokenisedPiece]) { digests = Set(pieces.map(\.digest)) }

    public init(_ pieces: [CorpusPiece]) { self.init(TokenisedPiece.tokenise(pieces)) }

    /// Reads the digests of a checkpoint; none where it names none.
    public init(metadata: [String: String]) { self.init(text: metadata[SeenPieces.metadataKey] ?? "") }

    public init(text: String) {
        let text = Array(text)
        digests = Set(
            stride(from: 0, to: text.count - 7, by: 8).compactMap { UInt32(String(text[$0..<$0 + 8]), radix: 16) })
    }

    /// What `init(metadata:)` and `init(text:)` read.
    public var text: String {
        digests.sorted().map { digest in
            let digits = String(digest, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// What either has seen: a run that goes on with other music has seen both.
    public func union(_ other: SeenPieces) -> SeenPieces { SeenPieces(digests: digests.union(other.digests)) }

    private init(digests: Set<UInt32>) { self.digests = digests }

    /// The pieces to judge a model by: those of the validation split where the collection is one that was trained on,
    /// all of them where none of it was.
    public func unseen(of pieces: [CorpusPiece]) -> [CorpusPiece] {
        let tokenised = TokenisedPiece.tokenise(pieces)
        guard tokenised.contains(where: { digests.contains($0.digest) }) else { return pieces }
        return zip(pieces, tokenised).compactMap { piece, tokens in
            piece.split == .validation && !digests.contains(tokens.digest) ? piece : nil
        }
    }
}

extension TokenisedPiece {
    /// 32-bit FNV-1a over the tokens: the same music has the same digest under any name.
    public var digest: UInt32 {
        var hash: UInt32 = 0x811c_9dc5
        for token in tokens {
            hash = (hash ^ UInt32(token & 0xff)) &* 0x0100_0193
            hash = (hash ^ UInt32(token >> 8)) &* 0x0100_0193
        }
        return hash
    }
}
