/// A named command: in the palette, on a key, in the configuration.
public enum Command: String, CaseIterable, Hashable, Sendable, Codable {
    // Writing.
    case write, newTake = "new-take", rewrite, infill, infillAll = "infill-all", writeOn = "write-on", stopWriting =
        "stop", suggestForm = "suggest-form", freeChords = "free-chords"
    // Playing.
    case play, stopPlaying = "stop-playing", loopSection = "loop", playFromCursor = "play-here"
    case goToStart = "go-to-start", metronome, countIn = "count-in", panic
    // Keyboard and clock.
    case record, stepInput = "step-input", inputs, drumPorts = "drum-port", sendClock = "send-clock"
    case followClock = "follow-clock"
    // Ways round.
    case left, right, up, down, start, end, pageUp = "page-up", pageDown = "page-down"
    case extendLeft = "extend-left", extendRight = "extend-right", extendUp = "extend-up", extendDown = "extend-down"
    case nextPane = "next-pane", previousPane = "previous-pane"
    case previousSection = "previous-section", nextSection = "next-section", accept, back
    // History and files.
    case undo, redo, save, saveAs = "save-as", open, newSong = "new-song", export, quit
    case rename, key, tempo, seed, form
    // Roll.
    case erase, copy, cut, paste, selectBars = "select-bars", selectMode = "select", selectAll = "select-all"
    case moveLeft = "move-left", moveRight = "move-right", moveUp = "move-up", moveDown = "move-down"
    case octaveUp = "octave-up", octaveDown = "octave-down", shorter, longer, louder, softer
    case previousVoice = "previous-voice", nextVoice = "next-voice", mute, solo, lockVoice = "lock-voice"
    case lockBars = "lock-bars", instrument, quantise, chord, zoomIn = "zoom-in", zoomOut = "zoom-out", dense, follow
    // Sections.
    case addSection = "add-section", duplicateSection = "duplicate-section", removeSection = "remove-section"
    case sectionLeft = "section-left", sectionRight = "section-right", moreBars = "more-bars"
    case fewerBars = "fewer-bars", kind, memory, copyMemory = "copy-memory", clearMemory = "clear-memory"
    case letter, weaker, stronger
    // Settings.
    case resetValue = "reset", presets, savePreset = "save-preset", stageMarkov = "stage-markov"
    case stageVAE = "stage-vae", stageTransformer = "stage-transformer"
    // Latent.
    case hearMorph = "hear-morph", keepMorph = "keep-morph", swapEnds = "swap-ends"
    case walk
    // Takes.
    case splice, replay, figures
    case compare, rateUp = "rate-up", rateDown = "rate-down", previousTake = "previous-take", nextTake = "next-take"
    // The rest.
    case themes, ports, startSynth = "start-synth", help, guide, train, palette, log, mouse
}
