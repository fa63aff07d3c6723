import MusicCore
import Testing

@testable import ModelTraining

@Suite struct CorporaSplitTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        // python3 -c "import hashlib; print(hashlib.sha1(b'a' * 119).hexdigest())", and 1000
        (String(repeating: "a", count: 119), "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
        (String(repeating: "a", count: 1000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
    ])
    func digestsAreTheKnownOnes(text: String, digest: String) {
        #expect(SHA1.hex(text) == digest)
    }

    /// int(hashlib.sha1(key.encode()).hexdigest()[:8], 16) % 10 is 2, 7, 1, 1, 1, 3
    @Test(arguments: [
        ("001", Split.training), ("002", .training), ("004", .validation), ("008", .validation), ("010", .validation),
        ("jigs12", .training),
    ])
    func splitsFollowTheDigest(key: String, split: Split) {
        #expect(Split(key: key) == split)
    }

    @Test func aTenthIsValidation() {
        let count = (0..<5000).count { Split(key: "song \($0)") == .validation }
        #expect((430...570).contains(count))
    }

    @Test func sharesAreNestedAndAsLargeAsTheySay() {
        let pieces = (0..<4000).map {
            CorpusPiece(name: "song \($0)", corpus: "c", split: .training, grid: GridScore(bars: []))
        }
        var larger = pieces.map { $0.isWithin(share: 1) }
        #expect(larger.allSatisfy { $0 })
        for share in [0.5, 0.25, 0.125] {
            let within = pieces.map { $0.isWithin(share: share) }
            #expect(abs(Double(within.count { $0 }) / 4000 - share) < 0.03)
            #expect(zip(within, larger).allSatisfy { !$0 || $1 })
            larger = within
        }
    }
}
