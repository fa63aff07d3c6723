/// The measures of one voice in a MusicXML score; durations count sixteenths.
struct MusicXMLPart {
    let song: Song
    let voice: Voice
    /// The first part carries chord symbols, tempo and section names.
    let isFirst: Bool

    func write(_ part: inout XMLText) {
        let notated = NotatedPart(song.grid, voice)
        let sections = song.form.startBars
        var steps = 0
        var last: Chord?
        for (index, layers) in notated.bars.enumerated() {
            let bar = song.grid.bars[index]
            part.element("measure", ["number": String(index + 1)]) { measure in
                attributes(bar, isStart: index == 0, isNewMetre: bar.steps != steps, &measure)
                if isFirst {
                    if index == 0 { tempo(&measure) }
                    if let section = sections.firstIndex(of: index) {
                        measure.element("direction", ["placement": "above"]) {
                            $0.element("direction-type") { $0.leaf("rehearsal", song.form.sections[section].title) }
                        }
                    }
                    for (half, chord) in bar.chords.enumerated() where chord != last {
                        harmony(chord, offset: half * bar.steps / max(1, bar.chords.count), &measure)
                        last = chord
                    }
                }
                for (layer, elements) in layers.enumerated() {
                    if layer > 0 { measure.element("backup") { $0.leaf("duration", String(bar.steps)) } }
                    for element in elements { notes(element, layer: layer, &measure) }
                }
            }
            steps = bar.steps
        }
    }

    private func attributes(_ bar: GridBar, isStart: Bool, isNewMetre: Bool, _ measure: inout XMLText) {
        guard isStart || isNewMetre else { return }
        let metre = Song.metre(steps: bar.steps)
        measure.element("attributes") { attributes in
            if isStart {
                attributes.leaf("divisions", "4")
                attributes.element("key") {
                    $0.leaf("fifths", String(voice.isDrum ? 0 : song.key.signature))
                    if !voice.isDrum { $0.leaf("mode", song.key.mode.rawValue) }
                }
            }
            attributes.element("time") {
                $0.leaf("beats", String(metre.numerator))
                $0.leaf("beat-type", String(metre.denominator))
            }
            if isStart {
                attributes.element("clef") {
                    $0.leaf("sign", voice.isDrum ? "percussion" : voice == .bass ? "F" : "G")
                    if !voice.isDrum { $0.leaf("line", voice == .bass ? "4" : "2") }
                }
            }
        }
    }

    private func tempo(_ measure: inout XMLText) {
        let text = song.qpm == song.qpm.rounded() ? String(Int(song.qpm)) : String(song.qpm)
        measure.element("direction", ["placement": "above"]) { direction in
            direction.element("direction-type") {
                $0.element("metronome") {
                    $0.leaf("beat-unit", "quarter")
                    $0.leaf("per-minute", text)
                }
            }
            direction.empty("sound", ["tempo": text])
        }
    }

    private func harmony(_ chord: Chord?, offset: Int, _ measure: inout XMLText) {
        measure.element("harmony") { harmony in
            if let chord {
                let root = PitchSpelling(60 + chord.root, in: song.key)
                harmony.element("root") {
                    $0.leaf("root-step", PitchSpelling.letters[root.letter])
                    if root.alteration != 0 { $0.leaf("root-alter", String(root.alteration)) }
                }
                harmony.leaf("kind", chord.quality.musicXMLKind, ["text": chord.quality.suffix])
            } else {
                harmony.element("root") { $0.leaf("root-step", "C", ["text": ""]) }
                harmony.leaf("kind", "none", ["text": "N.C."])
            }
            if offset > 0 { harmony.leaf("offset", String(offset)) }
        }
    }

    private func notes(_ element: NotatedPart.Element, layer: Int, _ measure: inout XMLText) {
        guard !element.pitches.isEmpty else {
            return measure.element("note") {
                $0.empty("rest")
                ending(element, layer, &$0)
            }
        }
        for (index, pitch) in element.pitches.enumerated() {
            measure.element("note") { note in
                if index > 0 { note.empty("chord") }
                place(Int(pitch), &note)
                ending(element, layer, drum: voice.isDrum ? pitch : nil, &note)
                guard element.isTiedBack || element.isTiedOn else { return }
                note.element("notations") {
                    if element.isTiedBack { $0.empty("tied", ["type": "stop"]) }
                    if element.isTiedOn { $0.empty("tied", ["type": "start"]) }
                }
            }
        }
    }

    private func place(_ pitch: Int, _ note: inout XMLText) {
        let spelling = PitchSpelling(pitch, in: song.key)
        if voice.isDrum {
            // Kick at the bottom, snare in the middle, cymbals on top, as drummers write it.
            let (step, octave): (String, Int) =
                switch pitch {
                case 35, 36: ("F", 4)
                case 37...40: ("C", 5)
                case 41, 43: ("A", 4)
                case 45, 47: ("D", 5)
                case 48, 50: ("E", 5)
                case 44: ("D", 4)
                default: ("G", 5)
                }
            return note.element("unpitched") {
                $0.leaf("display-step", step)
                $0.leaf("display-octave", String(octave))
            }
        }
        note.element("pitch") {
            $0.leaf("step", PitchSpelling.letters[spelling.letter])
            if spelling.alteration != 0 { $0.leaf("alter", String(spelling.alteration)) }
            $0.leaf("octave", String(max(0, spelling.octave)))
        }
    }

    /// What follows the pitch, in the order of the schema: duration, ties, instrument, voice, type, dot.
    private func ending(_ element: NotatedPart.Element, _ layer: Int, drum: UInt8? = nil, _ note: inout XMLText) {
        note.leaf("duration", String(element.steps))
        if element.isTiedBack { note.empty("tie", ["type": "stop"]) }
        if element.isTiedOn { note.empty("tie", ["type": "start"]) }
        if let drum { note.empty("instrument", ["id": "P\(voice.index + 1)-I\(drum)"]) }
        note.leaf("voice", String(layer + 1))
        let isDotted = [3, 6, 12].contains(element.steps)
        let types = [1: "16th", 2: "eighth", 4: "quarter", 8: "half", 16: "whole"]
        note.leaf("type", types[isDotted ? element.steps / 3 * 2 : element.steps] ?? "16th")
        if isDotted { note.empty("dot") }
    }
}

extension ChordQuality {
    /// The name of the kind in MusicXML.
    fileprivate var musicXMLKind: String {
        switch self {
        case .major: "major"
        case .minor: "minor"
        case .diminished: "diminished"
        case .augmented: "augmented"
        case .suspended2: "suspended-second"
        case .suspended4: "suspended-fourth"
        case .dominant7: "dominant"
        case .major7: "major-seventh"
        case .minor7: "minor-seventh"
        case .halfDiminished7: "half-diminished"
        case .diminished7: "diminished-seventh"
        case .major6: "major-sixth"
        }
    }
}
