extension Command {
    /// What it does, as the palette and the help say it.
    public var title: String { Self.table[self]?.title ?? rawValue }

    /// Keys it is on unless the configuration says otherwise, in the notation `ctrl-z`, `shift-left`, `space`.
    public var defaultKeys: [String] { Self.table[self]?.keys ?? [] }

    /// Panes in which its keys work; empty means in all of them.
    public var panes: Set<Pane> { Self.table[self]?.panes ?? [] }

    /// A word or two for the footer.
    public var short: String { Self.table[self]?.short ?? rawValue }

    /// Whether its keys work in a pane.
    public func applies(in pane: Pane) -> Bool { panes.isEmpty || panes.contains(pane) }

    private struct Entry {
        var title: String
        var keys: [String]
        var panes: Set<Pane>
        var short: String?

        init(_ title: String, _ keys: String, _ panes: Set<Pane> = [], short: String? = nil) {
            self.title = title
            self.keys = keys.split(separator: " ").map(String.init)
            self.panes = panes
            self.short = short
        }
    }

    private static let table: [Command: Entry] = writing.merging(navigation) { $1 }.merging(files) { $1 }
        .merging(rollCommands) { $1 }.merging(sectionCommands) { $1 }.merging(paneCommands) { $1 }

    private static let writing: [Command: Entry] = [
        .write: Entry("write the song", "g"),
        .newTake: Entry("write another take with a new seed", "n", short: "new take"),
        .rewrite: Entry("write this section again", "r", short: "rewrite section"),
        .stopWriting: Entry("stop writing and keep what is there", "", short: "stop"),
        .suggestForm: Entry("suggest forms with their chords, to take or leave", "G", short: "suggest a form"),
        .freeChords: Entry("let the engine choose all chords again", ""),
        .play: Entry("play or pause", "space"),
        .playFromCursor: Entry("play from the cursor", "ctrl-space alt-space", short: "play here"),
        .stopPlaying: Entry("stop playing and go back", ".", short: "stop"),
        .loopSection: Entry("loop this section, or stop looping", "o"),
        .goToStart: Entry("go to the start of the song", "0 ctrl-home", short: "start"),
        .metronome: Entry("metronome on or off", "M"),
        .countIn: Entry("count-in: none, one bar, two", "N"),
        .panic: Entry("silence everything at once", "!"),
        .record: Entry("record the keyboard into this voice, or stop", "R"),
        .stepInput: Entry("write played keys at the cursor, step by step", "E", short: "step input"),
        .inputs: Entry("keyboard or clock that is listened to", "f6", short: "keyboard"),
        .drumPorts: Entry("where the drums are sent", "f7", short: "drum port"),
        .sendClock: Entry("send MIDI clock, or stop that", ""),
        .followClock: Entry("follow another program's MIDI clock, or stop that", ""),
        .infill: Entry("write the selected bars of a voice again", "i", [.roll]),
        .infillAll: Entry("write these bars again in every voice", "alt-i", [.roll], short: "infill all"),
        .writeOn: Entry("a new take that begins with the bars so far", "O", short: "write on"),
    ]

    private static let navigation: [Command: Entry] = [
        .left: Entry("left", "left h"),
        .right: Entry("right", "right l"),
        .up: Entry("up", "up k"),
        .down: Entry("down", "down j"),
        .start: Entry("to the start of the bar, or the first", "home", short: "start"),
        .end: Entry("to the end of the bar, or the last", "end", short: "end"),
        .pageUp: Entry("a bar, an octave or a page back", "pageup", short: "page"),
        .pageDown: Entry("a bar, an octave or a page on", "pagedown", short: "page"),
        .extendLeft: Entry("select to the left; a little less", "shift-left"),
        .extendRight: Entry("select to the right; a little more", "shift-right"),
        .extendUp: Entry("select upwards", "shift-up"),
        .extendDown: Entry("select downwards", "shift-down"),
        .nextPane: Entry("next pane", "tab", short: "pane"),
        .previousPane: Entry("previous pane", "shift-tab"),
        .previousSection: Entry("previous section", "( ctrl-left"),
        .nextSection: Entry("next section", ") ctrl-right"),
        .accept: Entry("draw or erase a note; choose", "enter", short: "draw"),
        .back: Entry("back: stop writing, drop the selection", "esc", short: "back"),
    ]

    private static let files: [Command: Entry] = [
        .undo: Entry("undo", "u ctrl-z"),
        .redo: Entry("redo", "ctrl-r U"),
        .save: Entry("save", "s ctrl-s"),
        .saveAs: Entry("save under another name", "W", short: "save as"),
        .open: Entry("open a song", "ctrl-o", short: "open"),
        .newSong: Entry("begin a new song", "", short: "new song"),
        .export: Entry("export: MIDI, sound or notation", "e", short: "export"),
        .quit: Entry("leave; everything is saved", "q ctrl-c", short: "quit"),
        .rename: Entry("title of the song", "f2"),
        .key: Entry("key of the song", "K"),
        .tempo: Entry("tempo in quarters a minute", "T"),
        .seed: Entry("seed of the next take", "#"),
        .form: Entry("type the form: verse:8 chorus:8 …", "F"),
        .themes: Entry("themes", "t"),
        .ports: Entry("where the notes are sent", "C", short: "ports"),
        .startSynth: Entry("start a synthesiser", "f5", short: "start synth"),
        .help: Entry("keys and commands", "? f1", short: "help"),
        .palette: Entry("all commands", ":", short: "commands"),
        .guide: Entry("the first steps", ""),
        .train: Entry("train a model on your own music", "ctrl-t"),
        .log: Entry("what was said so far", "ctrl-l"),
        .mouse: Entry("mouse on or off", ""),
        .presets: Entry("presets", "p", [.song, .sampling, .latent, .takes]),
        .savePreset: Entry(
            "save these settings as a preset", "P", [.song, .sampling, .latent, .takes], short: "save preset"),
        .stageMarkov: Entry("stage 1 (Markov) on or off", ""),
        .stageVAE: Entry("stage 2 (latent) on or off", ""),
        .stageTransformer: Entry("stage 3 (transformer) on or off", ""),
    ]

    private static let rollCommands: [Command: Entry] = [
        .erase: Entry("erase the note or the selection", "x delete backspace", [.roll]),
        .copy: Entry("copy", "y ctrl-y", [.roll]),
        .cut: Entry("cut", "X", [.roll]),
        .paste: Entry("paste at the cursor", "p ctrl-v", [.roll]),
        .selectMode: Entry("select with the arrows", "v", [.roll], short: "select"),
        .selectBars: Entry("select this bar, then the bars after it", "b", [.roll], short: "select bar"),
        .selectAll: Entry("select the whole voice", "a ctrl-a", [.roll]),
        .moveLeft: Entry("move notes earlier", "alt-left alt-h", [.roll]),
        .moveRight: Entry("move notes later", "alt-right alt-l", [.roll], short: "move"),
        .moveUp: Entry("transpose up", "alt-up alt-k", [.roll]),
        .moveDown: Entry("transpose down", "alt-down alt-j", [.roll]),
        .octaveUp: Entry("an octave up", "}", [.roll]),
        .octaveDown: Entry("an octave down", "{", [.roll]),
        .shorter: Entry("shorter", "<", [.roll]),
        .longer: Entry("longer", ">", [.roll], short: "length"),
        .louder: Entry("louder", "+ =", [.roll], short: "velocity"),
        .softer: Entry("softer", "-", [.roll]),
        .previousVoice: Entry("previous voice", "[", [.roll]),
        .nextVoice: Entry("next voice", "]", [.roll], short: "voice"),
        .mute: Entry("mute this voice", "m", [.roll]),
        .solo: Entry("hear only this voice", "S", [.roll]),
        .lockVoice: Entry("lock this voice against rewriting", "V", [.roll], short: "lock voice"),
        .lockBars: Entry("lock this bar, or the selected ones", "L", [.roll], short: "lock bar"),
        .chord: Entry("chord at the cursor", "c", [.roll]),
        .instrument: Entry("instrument of this voice", "I", [.roll]),
        .quantise: Entry("put notes on eighths (after 4: quarters)", "Q", [.roll], short: "quantise"),
        .zoomIn: Entry("zoom in", "z", [.roll], short: "zoom"),
        .zoomOut: Entry("zoom out", "Z", [.roll]),
        .dense: Entry("two pitches a row", "d", [.roll]),
        .follow: Entry("follow the playhead", "f", [.roll]),
    ]

    private static let sectionCommands: [Command: Entry] = [
        .addSection: Entry("add a section after this one", "a", [.song], short: "add"),
        .duplicateSection: Entry("repeat this section: a copy that recalls it", "d", [.song], short: "repeat"),
        .removeSection: Entry("remove this section", "x delete", [.song], short: "remove"),
        .sectionLeft: Entry("move the section earlier", "shift-left <", [.song]),
        .sectionRight: Entry("move the section later", "shift-right >", [.song], short: "move"),
        .moreBars: Entry("a bar more", "+ =", [.song], short: "bars"),
        .fewerBars: Entry("a bar less", "-", [.song]),
        .kind: Entry("next kind of section", "v", [.song]),
        .memory: Entry("memory: writes, recalls, free", "m", [.song]),
        .copyMemory: Entry("copy a memory: recall what another letter wrote", "c", [.song], short: "copy memory"),
        .clearMemory: Entry("clear this letter's memory: nothing recalls it", "X", [.song], short: "clear memory"),
        .letter: Entry("next letter", "b", [.song]),
        .weaker: Entry("recall it less", "[", [.song]),
        .stronger: Entry("recall it more", "]", [.song], short: "recall"),
    ]

    private static let paneCommands: [Command: Entry] = [
        .resetValue: Entry("back to the usual value", "x delete backspace", [.sampling, .latent], short: "reset"),
        .hearMorph: Entry("hear the melody at the point", "a", [.latent], short: "hear"),
        .keepMorph: Entry("keep the melody at the point as a new section", "b", [.latent], short: "keep"),
        .swapEnds: Entry("exchange A and B", "v", [.latent], short: "swap"),
        .walk: Entry("a section that goes from A to B", "m", [.latent], short: "walk"),
        .splice: Entry(
            "put this take's section or bars into the song", "y", [.takes], short: "splice"),
        .replay: Entry("write the take under the cursor again, exactly", "w", [.takes], short: "replay"),
        .figures: Entry("what was measured of the take", "f", [.takes], short: "figures"),
        .compare: Entry("A/B: back to the take heard before", "A", short: "A/B"),
        .rateUp: Entry("a star more", "+ =", [.takes], short: "rate"),
        .rateDown: Entry("a star less", "-", [.takes]),
        .previousTake: Entry("previous take", ","),
        .nextTake: Entry("next take", ";"),
    ]
}
