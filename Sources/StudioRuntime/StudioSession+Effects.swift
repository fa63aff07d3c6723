import Composing
import Dispatch
import MusicCore
import StudioState
import StudioUI
import TerminalUI

/// How effects are carried out.
extension StudioSession {
    func perform(_ effect: Effect) {
        let sound = environment.sound
        switch effect {
        case .compose(let job, let request): engine.compose(job: job, request)
        case .revise(let job, let revision): engine.revise(job: job, revision)
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
    func reloadTheme() {
        guard !isOver, let theme = try? environment.themes.load(studio.theme), theme != screen.theme else { return }
        apply(theme: studio.theme, keep: false)
        requestFrame()
    }

    /// Saves at the end of the current event, however many changes it makes.
    func saveSoon() {
        guard !needsSave else { return }
        needsSave = true
        DispatchQueue.main.async { MainActor.assumeIsolated { StudioSession.current?.saveNow() } }
    }

    func saveNow() {
        guard needsSave else { return }
        needsSave = false
        // A template nobody has touched needs no file.
        guard studio.revision > 0 else { return }
        save()
    }

    func save() {
        library.save(studio.document, song: studio.songID, path: studio.path, revision: studio.revision)
    }
}
