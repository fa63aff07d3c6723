/// The instruments of General MIDI (MIDI Association, RP-003).
public enum GeneralMIDI {
    /// Names of the programs 0...127.
    public static let programs: [String] = families.flatMap(\.programs)

    /// The name of a program; drums have kits, not instruments.
    public static func name(of program: UInt8) -> String { programs[Int(min(127, program))] }

    /// The family of a program, for example `brass`.
    public static func family(of program: UInt8) -> String { families[Int(min(127, program)) / 8].name }

    /// Drum kits of General Standard and General MIDI 2 by program; others sound as the standard kit.
    public static let kits: [(program: UInt8, name: String)] = [
        (0, "standard kit"), (8, "room kit"), (16, "power kit"), (24, "electronic kit"), (25, "analogue kit"),
        (32, "jazz kit"), (40, "brush kit"), (48, "orchestra kit"),
    ]

    /// What a voice with a program is called.
    public static func name(of program: UInt8, in voice: Voice) -> String {
        guard voice.isDrum else { return name(of: program) }
        return kits.last { $0.program <= program }?.name ?? "standard kit"
    }

    private static let families: [(name: String, programs: [String])] = [
        (
            "piano",
            [
                "grand piano", "bright piano", "electric grand", "honky-tonk piano", "electric piano 1",
                "electric piano 2", "harpsichord", "clavinet",
            ]
        ),
        (
            "mallets",
            [
                "celesta", "glockenspiel", "music box", "vibraphone", "marimba", "xylophone", "tubular bells",
                "dulcimer",
            ]
        ),
        (
            "organ",
            [
                "drawbar organ", "percussive organ", "rock organ", "church organ", "reed organ", "accordion",
                "harmonica", "tango accordion",
            ]
        ),
        (
            "guitar",
            [
                "nylon guitar", "steel guitar", "jazz guitar", "clean guitar", "muted guitar", "overdriven guitar",
                "distortion guitar", "guitar harmonics",
            ]
        ),
        (
            "bass",
            [
                "acoustic bass", "finger bass", "pick bass", "fretless bass", "slap bass 1", "slap bass 2",
                "synth bass 1", "synth bass 2",
            ]
        ),
        (
            "strings",
            ["violin", "viola", "cello", "contrabass", "tremolo strings", "pizzicato strings", "harp", "timpani"]
        ),
        (
            "ensemble",
            [
                "string ensemble 1", "string ensemble 2", "synth strings 1", "synth strings 2", "choir aahs",
                "voice oohs", "synth voice", "orchestra hit",
            ]
        ),
        (
            "brass",
            [
                "trumpet", "trombone", "tuba", "muted trumpet", "french horn", "brass section", "synth brass 1",
                "synth brass 2",
            ]
        ),
        (
            "reed",
            ["soprano sax", "alto sax", "tenor sax", "baritone sax", "oboe", "english horn", "bassoon", "clarinet"]
        ),
        (
            "pipe",
            ["piccolo", "flute", "recorder", "pan flute", "blown bottle", "shakuhachi", "whistle", "ocarina"]
        ),
        (
            "synth lead",
            [
                "square lead", "saw lead", "calliope lead", "chiff lead", "charang lead", "voice lead", "fifths lead",
                "bass and lead",
            ]
        ),
        (
            "synth pad",
            ["new age pad", "warm pad", "polysynth", "choir pad", "bowed pad", "metallic pad", "halo pad", "sweep pad"]
        ),
        (
            "synth effects",
            ["rain", "soundtrack", "crystal", "atmosphere", "brightness", "goblins", "echoes", "sci-fi"]
        ),
        ("ethnic", ["sitar", "banjo", "shamisen", "koto", "kalimba", "bagpipe", "fiddle", "shanai"]),
        (
            "percussive",
            [
                "tinkle bell", "agogo", "steel drums", "woodblock", "taiko drum", "melodic tom", "synth drum",
                "reverse cymbal",
            ]
        ),
        (
            "sound effects",
            [
                "guitar fret noise", "breath noise", "seashore", "bird tweet", "telephone ring", "helicopter",
                "applause", "gunshot",
            ]
        ),
    ]
}
