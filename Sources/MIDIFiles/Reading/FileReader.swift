import MusicCore

/// Reads a whole file: header, chunks, and the score made of them.
struct FileReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let base: UnsafePointer<UInt8>
    private let header: FileHeader
    private var log: WarningLog
    private var conductor = ConductorEvents()
    private let open = OpenNotes()
    private var chunks = 0
    private var offset = 0
    private var tracks: [Track] = []
    private var title: String?
    /// Where "MTrk" stands, sought only once something is wrong.
    private var marks: [Int]?

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(MIDIFileError) -> MIDIContents {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { throw .empty }
        guard bytes.count <= MIDIFile.maximumSize else { throw .tooLarge(size: bytes.count) }
        var log = WarningLog()
        guard let header = FileHeader(bytes, &log) else {
            throw .notMIDI(looksLike: ForeignFormat.name(of: bytes))
        }
        var reader = FileReader(bytes: bytes, base: base, header: header, log: log)
        reader.readChunks()
        guard reader.chunks > 0 else { throw .noTracks(size: bytes.count) }
        return reader.contents()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, header: FileHeader, log: WarningLog) {
        self.bytes = bytes
        self.base = base
        self.header = header
        self.log = log
    }

    private mutating func readChunks() {
        var position = header.end
        while position + 8 <= bytes.count {
            let length = Int(bytes.bigEndian32(at: position + 4))
            let start = position + 8
            let stated = start + length
            if bytes.isTrack(at: position) {
                // A length that leads to no other chunk is not believed; the end mark counts then.
                let isSound = stated <= bytes.count && isBoundary(stated)
                let end = isSound ? stated : stated > bytes.count ? bytes.count : nextMark(from: stated)
                let reached = readTrack(start..<end, isCut: stated > bytes.count)
                position = isSound ? stated : nextMark(from: reached)
            } else {
                let name = MetaText.decode(UnsafeBufferPointer(start: base + position, count: 4))
                log.add(.alienChunk(name), byte: position)
                position = stated <= bytes.count && isBoundary(stated) ? stated : nextMark(from: position + 4)
            }
        }
    }

    /// Whether a chunk may start, or the file may end, here.
    private func isBoundary(_ position: Int) -> Bool {
        guard position + 8 <= bytes.count else { return true }
        return (position..<position + 4).allSatisfy { bytes[$0] >= 0x20 && bytes[$0] < 0x7f }
    }

    /// The next track chunk at or behind a position, or the end of the file.
    private mutating func nextMark(from position: Int) -> Int {
        let marks = self.marks ?? bytes.indices.dropLast(7).filter { bytes.isTrack(at: $0) }
        self.marks = marks
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low < marks.count ? marks[low] : bytes.count
    }

    /// Reads one track; returns the byte behind what was read.
    private mutating func readTrack(_ range: Range<Int>, isCut: Bool) -> Int {
        chunks += 1
        let cursor = ByteCursor(base: base, range: range)
        let start = header.format == 2 ? offset : 0
        var reader = TrackReader(cursor: cursor, number: chunks, scale: header.scale, offset: start)
        reader.read(open: open, conductor: &conductor, log: &log)
        if !reader.isComplete {
            log.add(isCut ? .truncated : .missingEndOfTrack, byte: reader.cursor.position, track: chunks)
        }
        reader.close(open: open, log: &log)
        offset = reader.endTick
        add(reader)
        return reader.cursor.position
    }

    private mutating func add(_ reader: TrackReader) {
        let lanes = reader.lanes.filter { !$0.notes.isEmpty }
        let isWholeSong = lanes.count > 1 && header.format == 0
        if chunks == 1, lanes.isEmpty || isWholeSong { title = reader.name }
        conductor.sort(texts: reader.texts)
        for lane in lanes {
            let name = lane.name ?? (isWholeSong ? nil : reader.name) ?? ""
            let isDrum = lane.channel == 9
            let voice = Voice(rawValue: name.lowercased()).flatMap { $0.isDrum == isDrum ? $0 : nil }
            tracks.append(
                Track(
                    name: name, channel: lane.channel, program: lane.program ?? 0xff, isDrum: isDrum, notes: lane.notes,
                    controls: lane.controls, bends: lane.bends, voice: voice))
        }
    }

    private mutating func contents() -> MIDIContents {
        if header.trackCount != chunks {
            log.add(.trackCount(header: header.trackCount, found: chunks), byte: 10)
        }
        if header.format == 0, chunks > 1 { log.add(.severalTracksInFormat0(chunks), byte: 8) }
        for index in tracks.indices where tracks[index].program == 0xff {
            tracks[index].program = conductor.programs[Int(tracks[index].channel)] ?? 0
        }
        let score = Score(
            tempos: ConductorEvents.settled(conductor.tempos), metres: ConductorEvents.settled(conductor.metres),
            keys: ConductorEvents.settled(conductor.keys), markers: ConductorEvents.distinct(conductor.markers),
            chords: ConductorEvents.distinct(conductor.chords), tracks: tracks, texts: conductor.texts)
        let info = MIDIFileInfo(
            format: header.format, division: header.scale.division, trackCount: chunks, title: title,
            lyricCount: conductor.lyricCount, systemExclusiveCount: conductor.systemExclusiveCount)
        return MIDIContents(score: score, warnings: log.finished(size: bytes.count), info: info)
    }
}
