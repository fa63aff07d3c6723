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
    var studio: Studio
    private var keymap: Keymap
    var screen: StudioScreen
    let terminal: CursesTerminal
    let environment: StudioEnvironment
    let engine: EngineService
    let library: LibraryService
    let training: TrainingService?
    private var sources: [any DispatchSourceProtocol] = []
    var playheadTimer: (any DispatchSourceTimer)?
    var frames = FrameClock()
    private var themeWatch: FolderWatch?
    var needsSave = false
    /// The process is on its way out; nothing is drawn or carried out any more.
    var isOver = false

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
    static var current: StudioSession?

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

    // MARK: Away

    /// The one way out: silence, save, terminal, and then the end as it was asked for.
    func leave(signal number: Int32?) {
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
