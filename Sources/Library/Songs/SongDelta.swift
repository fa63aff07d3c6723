import Composing
import MusicCore

/// The difference between two states of a song, both ways: what is stored a change, and what is written of it.
struct SongDelta: Codable, Equatable {
    /// Everything that is not a grid.
    struct Header: Codable, Equatable {
        var title: String
        var key: Key
        var qpm: Double
        var form: SongForm
        var programs: [UInt8]
        var settings: ComposeSettings

        init(_ state: SongState) {
            title = state.song.title
            key = state.song.key
            qpm = state.song.qpm
            form = state.song.form
            programs = state.song.programs
            settings = state.settings
        }
    }

    struct Pair<Value: Codable & Equatable>: Codable, Equatable {
        var before: Value
        var after: Value

        init?(_ before: Value, _ after: Value) {
            guard before != after else { return nil }
            self.before = before
            self.after = after
        }
    }

    var header: Pair<Header>?
    var bars: Pair<[PackedGrid.Bar]>?
    var pedals: Pair<[[GridPedal]]>?
    /// Absent in files of before there was one.
    var companion: Pair<String>?
    /// Notes that go and notes that come, packed, a list a voice.
    var removed: [[Int]]
    var added: [[Int]]

    /// Both states must be normalised.
    init(from before: SongState, to after: SongState) {
        header = Pair(Header(before), Header(after))
        bars = Pair(PackedGrid.pack(before.song.grid.bars), PackedGrid.pack(after.song.grid.bars))
        pedals = Pair(before.song.grid.pedals, after.song.grid.pedals)
        companion = Pair(before.companion, after.companion)
        removed = []
        added = []
        for (old, new) in zip(before.song.grid.notes, after.song.grid.notes) {
            guard old != new else {
                removed.append([])
                added.append([])
                continue
            }
            removed.append(PackedGrid.pack(Set(old).subtracting(new).sorted()))
            added.append(PackedGrid.pack(Set(new).subtracting(old).sorted()))
        }
    }

    var isEmpty: Bool {
        header == nil && bars == nil && pedals == nil && companion == nil && removed.allSatisfy(\.isEmpty)
            && added.allSatisfy(\.isEmpty)
    }

    /// The same change the other way round.
    var reversed: SongDelta {
        var reversed = self
        reversed.header = header.flatMap { Pair($0.after, $0.before) }
        reversed.bars = bars.flatMap { Pair($0.after, $0.before) }
        reversed.pedals = pedals.flatMap { Pair($0.after, $0.before) }
        reversed.companion = companion.flatMap { Pair($0.after, $0.before) }
        swap(&reversed.removed, &reversed.added)
        return reversed
    }

    /// The state after the change; `nil` where the delta holds numbers that make no sense.
    func applied(to state: SongState) -> SongState? {
        var state = state
        if let header = header?.after {
            state.song.title = header.title
            state.song.key = header.key
            state.song.qpm = header.qpm
            state.song.form = header.form
            state.song.programs = header.programs
            state.settings = header.settings
        }
        if let packed = bars?.after {
            guard let bars = PackedGrid.unpack(packed) else { return nil }
            state.song.grid.bars = bars
        }
        if let pedals = pedals?.after {
            guard pedals.count == Voice.allCases.count else { return nil }
            state.song.grid.pedals = pedals
        }
        if let companion = companion?.after { state.companion = companion }
        guard removed.count == Voice.allCases.count, added.count == removed.count else { return nil }
        for voice in removed.indices where !(removed[voice].isEmpty && added[voice].isEmpty) {
            guard let gone = PackedGrid.unpack(removed[voice]), let new = PackedGrid.unpack(added[voice]) else {
                return nil
            }
            let gonePlaces = Set(gone)
            let kept = state.song.grid.notes[voice].filter { !gonePlaces.contains($0) }
            state.song.grid.notes[voice] = (kept + new).sorted()
        }
        return state
    }
}
