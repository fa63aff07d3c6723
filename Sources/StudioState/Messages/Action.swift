import Composing
import MusicCore

/// Everything that can happen to the studio; the only way in.
public enum Action: Hashable, Sendable {
    /// A named command, with how often it was asked for.
    case command(Command, count: Int = 1)
    case focus(Pane)
    /// A slider was put somewhere.
    case set(Parameter, Double)
    case selectSamplingRow(Int)
    case selectLatentRow(Latent.Row)
    /// The latent point was put somewhere, 0...1 each way.
    case movePoint(across: Double, down: Double)
    case selectTake(id: Int)
    case selectSection(Int)
    case selectVoice(Voice)
    case pointer(RollPointer)
    case scrollRoll(steps: Int, pitches: Int)
    /// The layout gave the roll's field a size in cells.
    case rollSized(columns: Int, rows: Int)
    case typing(Typing)
    /// A row of the list on top was clicked.
    case chooseRow(Int)
    /// A number was begun in a pane of sliders.
    case beginValue(String)
    /// Somebody has never been here before.
    case welcome
    case engine(EngineMessage)
    case player(PlayerMessage)
    case library(LibraryMessage)
    case training(TrainingMessage)
}

/// What the mouse did in the field of the roll.
public enum RollPointer: Hashable, Sendable {
    case draw(step: Int, pitch: Int)
    /// Pressed on the end of a note.
    case stretch(step: Int, pitch: Int)
    case select(step: Int, pitch: Int)
    case erase(step: Int, pitch: Int)
    case drag(step: Int, pitch: Int)
    case release
    /// The ruler was clicked: play from here.
    case seek(step: Int)
}

/// Keys in a text field or list.
public enum Typing: Hashable, Sendable {
    case insert(String)
    case deleteBackward, deleteForward, deleteWord, clear
    case left, right, start, end
    case up, down, pageUp, pageDown
    case accept, cancel
}

/// What the engine says; messages of jobs that are no longer wanted are dropped.
public enum EngineMessage: Hashable, Sendable {
    /// Models are loaded; attributes of the latent space, `nil` without one.
    case ready(attributes: [String]?)
    case unavailable(String)
    case notice(String)
    case event(job: Int, ComposeEvent)
    case finished(job: Int, Composition)
    case failed(job: Int, String)
    case morphed(request: Int, Morph)
    case walked(request: Int, [Morph])
    case suggested([FormSuggestion])
}

/// What the player says.
public enum PlayerMessage: Hashable, Sendable {
    /// The playhead, and beats of the count-in before it starts.
    case position(tick: Int, countIn: Int = 0)
    case ended
    case ports([PortChoice])
    case connected(String?)
    case inputs([PortChoice])
    case input(String?)
    /// Where the drums go, where that is a place of their own.
    case drumPort(String?)
    /// Ports came or went.
    case portsChanged
    case notice(String)
    /// A recorded note, on the song's grid.
    case recorded(GridNote)
    case recordingEnded([GridNote], pedals: [GridPedal])
    /// Keys that were written at a step, and the step the next ones go to.
    case stepped([GridNote], next: Int)
    case clock(qpm: Double?)
    /// Nothing can be heard, and why.
    case silent(String)
    case failed(String)
}

/// What the library says.
public enum LibraryMessage: Hashable, Sendable {
    /// A song's file holds a revision; `song` is its number in this session.
    case saved(song: Int, path: String, revision: Int)
    case opened(SongDocument, path: String)
    case songs([ListLayer.Row])
    case exported(path: String)
    case presets([PresetChoice])
    case presetLoaded(PresetChoice)
    case presetSaved(name: String)
    case themes([String])
    case notice(String)
    case failed(String)
}
