import Composing
import Dispatch
import Foundation
import MusicCore
import NcursesTerminal
import StudioState
import StudioUI
import TerminalUI

/// A running studio: owns the state and the terminal on the main queue, and carries effects out.
@MainActor
final class StudioSession {
    private var studio: Studio
    private var keymap: Keymap
    private var screen: StudioScreen
    private let terminal: CursesTerminal
    private let environment: StudioEnvironment
    private let engine: EngineService
    private let library: LibraryService
    private let training: TrainingService?
    private var sources: [any DispatchSourceProtocol] = []
    private var playheadTimer: (any DispatchSourceTimer)?
    private var frames = FrameClock()
    private var themeWatch: FolderWatch?
    private var needsSave = false
    /// The process is on its way out; nothing is drawn or carried out any more.
    private var isOver = false

    init(_ environment: StudioEnvironment) throws(NcursesTerminalError) {
        self.environment = environment
        studio = Studio(draft: environment.draft, theme: environment.themeName)
        keymap = Keymap(bindings: environment.bindings)
        screen = StudioScreen(
            theme: environment.theme, bindings: environment.bindings, isLinear: environment.isLinear)
        engine = EngineService(loader: environment.engine) { message in StudioSession.post(.engine(message)) }
        library = LibraryService(environment) { message in StudioSession.post(.library(message)) }
        training = environment.training.map { places in
            TrainingService(places) { message in StudioSession.post(.training(message)) }
        }
        terminal = try CursesTerminal(
            TerminalOptions(
                isASCII: environment.isASCII, usesMouse: environment.usesMouse && !environment.isLinear,
                screenBackground: environment.theme[.background]), environment: ProcessInfo.processInfo.environment)
    }

    /// The one session there is, for messages from other queues.
    private static var current: StudioSession?

    /// Hands an action to the session from any queue; the main queue is its mailbox.
    nonisolated static func post(_ action: Action) {
        DispatchQueue.main.async { MainActor.assumeIsolated { current?.receive(action) } }
    }

    /// Shows the first frame and starts everything that happens by itself.
    func start() {
        StudioSession.current = self
        settleLayout()
        terminal.present(screen.draw(studio, size: terminal.size))
        listen()
        for notice in environment.notices { receive(.library(.notice(notice))) }
        if let path = environment.songPath { library.open(path: path) }
        if environment.songPath == nil, environment.guide?.isNew == true { receive(.welcome) }
        library.listThemes()
        library.listPresets()
        engine.load()
        themeWatch = FolderWatch(environment.themeFolders) { StudioSession.current?.reloadTheme() }
        let sound = environment.sound
        DispatchQueue.global(qos: .userInitiated).async {
            sound.open { message in StudioSession.post(.player(message)) }
        }
    }

    // MARK: In

    /// An action from anywhere: state, then effects, then a frame where something can be seen of it.
    func receive(_ action: Action) {
        guard !isOver else { return }
        let before = PlayheadView(studio)
        let isOnlyPlayhead: Bool
        if case .player(.position) = action { isOnlyPlayhead = true } else { isOnlyPlayhead = false }
        let effects = studio.update(action)
        for effect in effects { perform(effect) }
        settleLayout()
        updateTimer()
        if !isOnlyPlayhead || PlayheadView(studio) != before { requestFrame() }
    }

    private func listen() {
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
        input.setEventHandler { @Sendable in MainActor.assumeIsolated { StudioSession.current?.readInput() } }
        sources.append(input)
        let resize = SignalSource.make(SIGWINCH) { StudioSession.current?.readInput() }
        sources.append(resize)
        for number in [SIGTERM, SIGHUP, SIGINT] where !SignalSource.isIgnored(number) {
            sources.append(SignalSource.make(number) { StudioSession.current?.leave(signal: number) })
        }
        for source in sources { source.activate() }
    }

    private func readInput() {
        guard !isOver else { return }
        var isTouched = false
        for event in terminal.readEvents() {
            if case .resize = event {
                settleLayout()
                requestFrame()
                continue
            }
            let pending = keymap.pendingCount
            for action in keymap.actions(for: event, studio: studio, size: terminal.size) { receive(action) }
            if keymap.pendingCount != pending {
                screen.pendingCount = keymap.pendingCount
                requestFrame()
            }
            isTouched = true
        }
        if isTouched { requestFrame(isUrgent: true) }
        if terminal.isDisconnected { leave(signal: SIGHUP) }
    }

    /// Tells the state how large the roll's field has become.
    private func settleLayout() {
        let layout = StudioLayout(size: terminal.size, studio: studio)
        guard !layout.isTooSmall else { return }
        let field = RollGeometry(region: layout.roll, studio: studio).field
        if field.width != studio.roll.columns || field.height != studio.roll.rows {
            _ = studio.update(.rollSized(columns: field.width, rows: field.height))
        }
    }

    // MARK: Out

    private func perform(_ effect: Effect) {
        let sound = environment.sound
        switch effect {
        case .compose(let job, let request): engine.compose(job: job, request)
        case .rewrite(let job, let section, let song, let request):
            engine.rewrite(job: job, section: section, of: song, request)
        case .cancel(let job): engine.cancel(job: job)
        case .infill(let job, let bars, let voices, let song, let request):
            engine.infill(job: job, bars: bars, voices: voices, of: song, request)
        case .morph(let request): engine.morph(request)
        case .walk(let request): engine.walk(request)
        case .suggest(let requests): engine.suggest(requests)
        case .play(let song, let tick, let loop, let countIn):
            sound.play(song, fromTick: tick, loop: loop, countInBars: countIn)
        case .sound(let setting): sound.set(setting)
        case .pause: sound.pause()
        case .resume: sound.resume()
        case .stop: sound.stop()
        case .seek(let tick): sound.seek(tick: tick)
        case .loop(let range): sound.loop(range)
        case .exchange(let song, let atBarLine): sound.exchange(song, atBarLine: atBarLine)
        case .audition(let pitch, let velocity, let voice, let program):
            let note = GridNote(step: 0, length: 2, pitch: pitch, velocityBin: GridNote.bin(velocity: velocity))
            sound.audition([note], voice: voice, program: program, qpm: 120)
        case .hear(let notes, let qpm, let program):
            sound.audition(notes, voice: .melody, program: program, qpm: qpm)
        case .listPorts: sound.listPorts()
        case .connect(let address): sound.connect(address: address)
        case .startSynth: sound.startSynth()
        case .autosave: saveSoon()
        case .keep(let document, let song, let path, let revision):
            library.save(document, song: song, path: path, revision: revision)
        case .saveAs(let path):
            library.save(
                studio.document, song: studio.songID, from: studio.path, as: path, revision: studio.revision)
        case .open(let path): library.open(path: path)
        case .listSongs: library.listSongs()
        case .export(let song, let path, let texts): library.export(song, path: path, texts: texts)
        case .listPresets: library.listPresets()
        case .loadPreset(let name): library.loadPreset(name)
        case .savePreset(let name, let settings): library.savePreset(name, settings)
        case .listThemes: library.listThemes()
        case .applyTheme(let name, let keep): apply(theme: name, keep: keep)
        case .useMouse(let isOn): terminal.setMouse(isOn)
        case .inspectTraining(let model): training?.inspect(model)
        case .train(let request): training?.start(request)
        case .stopTraining: training?.stop()
        case .useTrained(let model): use(model, isTrained: true)
        case .useShipped(let model): use(model, isTrained: false)
        case .guideSeen: environment.guide?.keepSeen()
        case .quit: leave(signal: nil)
        }
    }

    private func apply(theme name: String, keep: Bool) {
        do {
            screen.theme = try environment.themes.load(name)
            terminal.setScreenBackground(screen.theme[.background])
            if keep { library.keepTheme(name) }
        } catch {
            StudioSession.post(.library(.failed(String(describing: error))))
        }
    }

    /// Puts another checkpoint in place and has the models loaded again.
    private func use(_ model: Training.Model, isTrained: Bool) {
        training?.use(model, isTrained: isTrained) { StudioSession.reloadEngine() }
    }

    nonisolated private static func reloadEngine() {
        DispatchQueue.main.async { MainActor.assumeIsolated { current?.engine.load() } }
    }

    /// The file of a theme changed while it is being looked at.
    private func reloadTheme() {
        guard !isOver, let theme = try? environment.themes.load(studio.theme), theme != screen.theme else { return }
        apply(theme: studio.theme, keep: false)
        requestFrame()
    }

    /// Saves at the end of the current event, however many changes it makes.
    private func saveSoon() {
        guard !needsSave else { return }
        needsSave = true
        DispatchQueue.main.async { MainActor.assumeIsolated { StudioSession.current?.saveNow() } }
    }

    private func saveNow() {
        guard needsSave else { return }
        needsSave = false
        // A template nobody has touched needs no file.
        guard studio.revision > 0 else { return }
        save()
    }

    private func save() {
        library.save(studio.document, song: studio.songID, path: studio.path, revision: studio.revision)
    }

    // MARK: Frames

    /// Draws soon: at most sixty times a second.
    ///
    /// What a key has done is shown at once, even where a frame of the playhead was drawn just before.
    private func requestFrame(isUrgent: Bool = false) {
        guard !isOver else { return }
        if isUrgent, frames.isFree(now: DispatchTime.now()) { return drawFrame() }
        guard let delay = frames.request(now: DispatchTime.now()) else { return }
        DispatchQueue.main.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) {
            MainActor.assumeIsolated { StudioSession.current?.drawPending() }
        }
    }

    private func drawPending() {
        if frames.isPending { drawFrame() }
    }

    private func drawFrame() {
        guard !isOver else { return }
        frames.drawn(now: DispatchTime.now())
        terminal.present(screen.draw(studio, size: terminal.size))
    }

    /// The playhead is asked for only while something plays.
    private func updateTimer() {
        if studio.transport.isPlaying, playheadTimer == nil {
            let timer = DispatchSource.makeTimerSource(queue: .main)
            timer.schedule(deadline: .now() + .milliseconds(30), repeating: .milliseconds(30), leeway: .milliseconds(5))
            timer.setEventHandler { @Sendable in
                MainActor.assumeIsolated {
                    guard let session = StudioSession.current else { return }
                    let (tick, beats) = session.environment.sound.position
                    session.receive(.player(.position(tick: tick, countIn: beats)))
                }
            }
            timer.activate()
            playheadTimer = timer
        } else if !studio.transport.isPlaying, let timer = playheadTimer {
            timer.cancel()
            playheadTimer = nil
        }
    }

    // MARK: Away

    /// The one way out: silence, save, terminal, and then the end as it was asked for.
    private func leave(signal number: Int32?) {
        guard !isOver else { return }
        if number != nil {
            // What runs is stopped and kept, as if by hand.
            for effect in studio.update(.command(.stopWriting)) { perform(effect) }
        }
        isOver = true
        engine.close()
        training?.end()
        environment.sound.silenceAndClose()
        if studio.revision > 0, !studio.isSaved { save() }
        let problem = library.finish()
        terminal.close()
        if let problem { FileHandle.standardError.write(Data((problem + "\n").utf8)) }
        if let number { SignalSource.end(by: number) }
        exit(problem == nil ? 0 : 1)
    }
}

/// What of the playhead shows on the screen: frames are drawn only when this changes.
private struct PlayheadView: Equatable {
    let place: Int
    let firstStep: Int
    let status: Transport.Status
    let countInBeats: Int

    init(_ studio: Studio) {
        let cells = max(1, studio.roll.zoom.cells)
        place = studio.transport.tick * cells / (ticksPerStep * studio.roll.zoom.steps)
        firstStep = studio.roll.firstStep
        status = studio.transport.status
        countInBeats = studio.transport.countInBeats
    }
}
