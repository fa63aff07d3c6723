import MusicCore

/// The rules of the event language as a machine that says which token may come next.
///
/// ```
/// stream  = [START] [STYLE] {bar} END
/// bar     = [SECTION] BAR [METRE] CHORD CHORD {segment}
/// segment = TRACK {[TIME_SHIFT] (NOTE_OFF | SUSTAIN | [VELOCITY] NOTE_ON)}
/// ```
/// With it go the rules of time and sound: a segment ends by the bar line, on which only note-offs may stand; a
/// note-off needs its note; events of one step are note-offs, pedal, note-ons, each by rising pitch. Tokens for
/// infilling are not part of a stream. No allowed token leads into a dead end.
public struct EventGrammar: Sendable, Hashable {
    enum Phase: Sendable {
        case opening, styled, between, section, bar, metre, chord, track, shift, velocity, event, end
    }

    private(set) var phase = Phase.opening
    /// Tokens taken in so far.
    public private(set) var position = 0
    /// Sixteenths in the current bar.
    public private(set) var barSteps = 16
    /// Steps since the bar line in the current segment.
    public private(set) var step = 0
    /// The voice of the current segment.
    public private(set) var voice: Voice?
    private var velocity = -1
    private var pedals: UInt8 = 0
    private var sounding = Array(repeating: PitchSet(), count: Voice.allCases.count)
    /// Pitches struck at this step, which cannot end at it.
    private var struck = PitchSet()
    /// Place of the last event within its step: 0 none, then 1 + pitch for offs, 129 pedal, 130 + pitch for ons.
    private var order = 0

    public init() {}

    /// Pitches of a voice that sound at this point.
    public func soundingPitches(_ voice: Voice) -> [Int] { (0..<128).filter { sounding[voice.index].contains($0) } }

    /// Whether a voice has a note that sounds at this point.
    func isSounding(_ voice: Voice) -> Bool { !sounding[voice.index].isEmpty }

    /// Whether a token may come next.
    public func allows(_ id: Int) -> Bool { EventVocabulary.token(id).map { violation($0) == nil } ?? false }

    /// Whether a pitch could be struck at this step, by a velocity and its note-on.
    func allowsStrike(_ pitch: Int) -> Bool {
        guard let voice, step < barSteps else { return false }
        return order < 130 + pitch && !sounding[voice.index].contains(pitch)
    }

    /// Whether a pitch of the current segment's voice sounds.
    func sounds(_ pitch: Int) -> Bool { voice.map { sounding[$0.index].contains(pitch) } ?? false }

    /// Takes in the next token.
    public mutating func accept(_ id: Int) throws(EventError) {
        guard let token = EventVocabulary.token(id) else { throw .unknownToken(id: id, position: position) }
        if let reason = violation(token) {
            throw .misplaced(name: EventVocabulary.names[id], position: position, reason: reason)
        }
        advance(token)
    }

    /// Checks that the stream may stop here: at END, or between bars with nothing sounding.
    public func finish() throws(EventError) {
        if phase == .end || phase == .opening || phase == .styled { return }
        guard barIsComplete, sounding.allSatisfy(\.isEmpty) else { throw .unfinished(position: position) }
    }

    /// Two chords, and no segment that lacks an event.
    private var barIsComplete: Bool { phase == .between || phase == .event }

    /// The rule a token would break as the next one; `nil` where it may come.
    func violation(_ token: EventToken) -> EventError.Reason? {
        if phase == .end { return token == .padding ? nil : .afterEnd }
        switch token {
        case .start: return position == 0 ? nil : .order
        case .style: return phase == .opening ? nil : .order
        case .padding, .infillSuffix, .infillMiddle, .infillEnd: return .order
        case .section, .bar, .end: return boundaryViolation(token)
        case .metre(let steps): return phase != .bar ? .order : steps == barSteps ? .sameMetre : nil
        case .chord: return phase == .bar || phase == .metre || phase == .chord ? nil : .chordCount
        case .track(let next):
            guard barIsComplete else { return phase == .chord ? .chordCount : .order }
            return voice.map { $0 < next } ?? true ? nil : .trackOrder
        default: return voice == nil ? .order : eventViolation(token)
        }
    }

    private func boundaryViolation(_ token: EventToken) -> EventError.Reason? {
        switch phase {
        case .opening, .styled: return nil
        case .section: return token == .bar ? nil : .order
        case .track: return .emptyTrack
        case .bar, .metre, .chord: return .chordCount
        case .shift, .velocity, .end: return .order
        case .between, .event:
            return token == .end && !sounding.allSatisfy(\.isEmpty) ? .sounding : nil
        }
    }

    private func eventViolation(_ token: EventToken) -> EventError.Reason? {
        guard let voice else { return .order }
        if phase == .velocity {
            guard case .noteOn = token else { return .order }
        }
        switch token {
        case .timeShift(let steps):
            if phase == .shift { return .order }
            // On the bar line only a sounding note can follow.
            let reaches = sounding[voice.index].isEmpty ? barSteps - 1 : barSteps
            return step + steps > reaches ? .barLength : nil
        case .velocity(let bin):
            if step >= barSteps { return .barLength }
            let lowest = max(0, order - 129)
            guard (lowest..<128).contains(where: { !sounding[voice.index].contains($0) }) else { return .order }
            return bin == velocity ? .sameVelocity : nil
        case .noteOn(let pitch):
            if step >= barSteps { return .barLength }
            if velocity < 0 { return .noVelocity }
            if sounding[voice.index].contains(pitch) { return .sounding }
            return order < 130 + pitch ? nil : .order
        case .noteOff(let pitch):
            if voice.isDrum { return .drum }
            if !sounding[voice.index].contains(pitch) || struck.contains(pitch) { return .notSounding }
            return order < 1 + pitch ? nil : .order
        case .sustain(let isDown):
            if step >= barSteps { return .barLength }
            if (pedals >> UInt8(voice.index) & 1 == 1) == isDown { return .samePedal }
            return order < 129 ? nil : .order
        default: return .order
        }
    }

    private mutating func advance(_ token: EventToken) {
        position += 1
        switch token {
        case .style: phase = .styled
        case .section: phase = .section
        case .bar:
            phase = .bar
            voice = nil
            step = 0
        case .metre(let steps):
            phase = .metre
            barSteps = steps
        case .chord: phase = phase == .chord ? .between : .chord
        case .track(let next):
            phase = .track
            voice = next
            step = 0
            velocity = -1
            newStep()
        case .timeShift(let steps):
            phase = .shift
            step += steps
            newStep()
        case .velocity(let bin):
            phase = .velocity
            velocity = bin
        case .noteOn, .noteOff, .sustain: advance(event: token)
        case .end: phase = .end
        case .start, .padding, .infillSuffix, .infillMiddle, .infillEnd: break
        }
    }

    private mutating func advance(event: EventToken) {
        guard let voice else { return }
        phase = .event
        switch event {
        case .noteOn(let pitch):
            order = 130 + pitch
            struck.insert(pitch)
            if !voice.isDrum { sounding[voice.index].insert(pitch) }
        case .noteOff(let pitch):
            order = 1 + pitch
            sounding[voice.index].remove(pitch)
        case .sustain:
            order = 129
            pedals ^= 1 << UInt8(voice.index)
        default: break
        }
    }

    private mutating func newStep() {
        order = 0
        struck = PitchSet()
    }
}

/// A set of MIDI pitches in 128 bits.
struct PitchSet: Hashable, Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    var isEmpty: Bool { low == 0 && high == 0 }

    func contains(_ pitch: Int) -> Bool {
        (pitch < 64 ? low >> UInt64(pitch) : high >> UInt64(pitch - 64)) & 1 == 1
    }

    mutating func insert(_ pitch: Int) {
        if pitch < 64 { low |= 1 << UInt64(pitch) } else { high |= 1 << UInt64(pitch - 64) }
    }

    mutating func remove(_ pitch: Int) {
        if pitch < 64 { low &= ~(1 << UInt64(pitch)) } else { high &= ~(1 << UInt64(pitch - 64)) }
    }
}
