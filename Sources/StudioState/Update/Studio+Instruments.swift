import MusicCore

extension Studio {
    /// The instruments for the current voice: General MIDI, or the drum kits.
    var instrumentRows: [ListLayer.Row] {
        guard !roll.voice.isDrum else {
            return GeneralMIDI.kits.map {
                ListLayer.Row(id: String($0.program), title: $0.name, detail: String($0.program + 1))
            }
        }
        return (UInt8(0)..<128).map {
            ListLayer.Row(
                id: String($0), title: GeneralMIDI.name(of: $0),
                detail: "\(GeneralMIDI.family(of: $0)) · \($0 + 1)")
        }
    }

    /// A pitch that lets an instrument be heard: that of the voice's first note.
    var auditionPitch: UInt8 { song.grid[roll.voice].first?.pitch ?? (roll.voice.isDrum ? 38 : 60) }

    mutating func choose(program text: String) -> [Effect] {
        guard let program = UInt8(text), program < 128 else { return [] }
        let voice = roll.voice
        change("\(voice.rawValue) by \(GeneralMIDI.name(of: program, in: voice))") { $0.song.set(program, for: voice) }
        return [.audition(pitch: auditionPitch, velocity: 96, voice, program: program)]
    }
}

extension Song {
    /// The General MIDI program of a voice.
    public func program(of voice: Voice) -> UInt8 {
        programs.indices.contains(voice.index) ? programs[voice.index] : voice.defaultProgram
    }

    mutating func set(_ program: UInt8, for voice: Voice) {
        while programs.count <= voice.index { programs.append(Voice.allCases[programs.count].defaultProgram) }
        programs[voice.index] = program
    }
}
