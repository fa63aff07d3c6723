extension CorpusPiece {
    /// Whether the piece is of the first `share` of all when they are ordered by their names' hashes.
    ///
    /// What a smaller share holds a larger one holds, too, so that learning curves differ by what was added alone. The
    /// hash has no bits in common with the one that splits training from validation.
    public func isWithin(share: Double) -> Bool {
        let number = SHA1.digest(name.utf8).dropFirst(4).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(number) < share * 4_294_967_296
    }
}
