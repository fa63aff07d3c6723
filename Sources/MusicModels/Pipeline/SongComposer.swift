import Composing
import Foundation
import MusicCore
import NeuralCore

/// Composes whole songs: plan and motif (stage 1), shaping in the latent space (stage 2), writing (stage 3).
///
/// Each stage draws from generators of its own, so leaving one out does not change what the others draw.
public struct SongComposer: Composer {
    public let engine: Engine
    /// Threads that write a song; its notes do not depend on them.
    private(set) var threads = WorkerTeam.processorCount

    public init(_ engine: Engine) { self.engine = engine }

    /// One thread a song: two songs beside each other are written faster than one after the other on two threads.
    public var amongOthers: SongComposer {
        var composer = self
        composer.threads = 1
        return composer
    }

    /// Watches for copies, where it is known what was trained on.
    var originality: OriginalityGuard? { engine.originality.map(OriginalityGuard.init) }

    /// A melody that `draw` gives for one of some attempts, counted from 0: the first that is no copy.
    func original(_ draw: (Int) -> [GridNote]) -> [GridNote] { originality?.original(draw) ?? draw(0) }

    public func compose(
        _ request: ComposeRequest, isCancelled: @Sendable () -> Bool, report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition {
        try compose(request, revised: { nil }, isCancelled: isCancelled, report: report)
    }

    public func compose(
        _ request: ComposeRequest, revised: @Sendable () -> FormRevision?, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition {
        try SettingsCheck.check(request)
        let begin = Date()
        var clock = StageClock()
        try checkLength(of: request.prime, in: request.form?.bars ?? SongForm.maximumBars)
        announce(request, report)
        var request = request
        request.prime = request.prime.map { harmonised($0, form: request.form, request) }
        var plan = plan(request, report: report)
        try checkLength(of: request.prime, in: plan.form.bars)
        clock.end(.markov)
        shape(&plan, request, report: report)
        clock.end(.vae)
        let written = try write(&plan, request, standing: request.prime, revised: revised, isCancelled, report)
        clock.end(.transformer)
        let song = Song(key: request.key, qpm: request.qpm, form: plan.form, grid: written.grid)
        return Composition(
            song: song, seed: request.seed, tokens: written.tokens, seconds: -begin.timeIntervalSinceNow,
            stages: reports(request, clock), isComplete: written.grid.bars.count == plan.form.bars,
            longestCopy: engine.originality?.longestCopy(in: song.grid[.melody]))
    }

    public func rewrite(
        section: Int, of song: Song, request: ComposeRequest, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition {
        try SettingsCheck.check(request)
        guard song.form.sections.indices.contains(section) else {
            throw .badSetting(name: "section", value: "\(section + 1)", allowed: "1 to \(song.form.sections.count)")
        }
        let begin = Date()
        var clock = StageClock()
        var (song, request) = (song, request)
        song.grid = harmonised(song.grid, form: song.form, request)
        request.form = song.form
        // The song's keys are settled.
        request.settings.lift = 0
        request.prime = nil
        let start = song.form.startBars[section]
        let end = start + song.form.sections[section].bars
        for (bar, content) in song.grid.bars.enumerated()
        where !(start..<end).contains(bar) || request.chords[bar] == nil {
            if content.chords.contains(where: { $0 != nil }) { request.chords[bar] = content.chords }
        }
        announce(request, report)
        var plan = plan(request, standing: song.grid, report: { _ in })
        plan.motif = []
        clock.end(.markov)
        let before = song.grid.slice(bars: 0..<min(start, song.grid.bars.count))
        guard before.bars.count == start else {
            throw .badSetting(name: "section", value: "\(section + 1)", allowed: "a section that follows written bars")
        }
        let written = try write(&plan, request, only: section, standing: before, isCancelled, report)
        clock.end(.transformer)
        var result = song
        result.grid = written.grid
        if written.grid.bars.count == end, song.grid.bars.count > end {
            result.grid.append(song.grid.slice(bars: end..<song.grid.bars.count))
        } else if written.grid.bars.count < end {
            result.grid = song.grid
        }
        result.grid.normalise()
        return Composition(
            song: result, seed: request.seed, tokens: written.tokens, seconds: -begin.timeIntervalSinceNow,
            stages: reports(request, clock), isComplete: written.grid.bars.count == end,
            longestCopy: engine.originality?.longestCopy(in: result.grid[.melody]))
    }

    private func checkLength(of prime: GridScore?, in bars: Int) throws(ComposeError) {
        guard let given = prime?.bars.count, given >= bars else { return }
        throw .music(
            "What the song begins with has \(given) bars, and the song \(bars).\n"
                + "Give it a form of more bars, or less to begin with.")
    }

    /// A score that stands, with chords under what is a tune alone and has none.
    func harmonised(_ grid: GridScore, form: SongForm?, _ request: ComposeRequest) -> GridScore {
        stage(of: request).withChords(grid, form: form ?? SongForm([]), key: request.key)
    }

    /// Tells about stages that were asked for and cannot run.
    func announce(_ request: ComposeRequest, _ report: (ComposeEvent) -> Void) {
        for stage in Stage.allCases where request.stages.contains(stage) {
            if let notice = engine.notice(for: stage) { report(.notice(notice)) }
        }
        for fault in engine.faults {
            report(
                .notice("copies are not watched for: " + (fault.split(separator: "\n").first.map(String.init) ?? fault))
            )
        }
        guard request.stages.contains(.vae), let space = engine.latent?.model else { return }
        for name in request.settings.attributes.keys.sorted() where space.direction(of: name) == nil {
            report(.notice("no direction is called \"\(name)\"; there are \(space.attributes.joined(separator: ", "))"))
        }
    }

    func reports(_ request: ComposeRequest, _ clock: StageClock) -> [Stage: StageReport] {
        var reports: [Stage: StageReport] = [:]
        for stage in Stage.allCases {
            let notice = request.stages.contains(stage) ? engine.notice(for: stage) : "not asked for"
            let checkpoint =
                switch stage {
                case .markov: engine.markov?.checkpoint
                case .vae: engine.latent?.checkpoint
                case .transformer: engine.transformer?.checkpoint
                }
            reports[stage] = StageReport(
                ran: notice == nil, checkpoint: notice == nil ? checkpoint : nil, seconds: clock.seconds[stage] ?? 0,
                notice: notice)
        }
        return reports
    }
}

/// Seconds that each stage took, one after the other.
struct StageClock {
    private(set) var seconds: [Stage: Double] = [:]
    private var last = Date()

    mutating func end(_ stage: Stage) {
        let now = Date()
        seconds[stage] = now.timeIntervalSince(last)
        last = now
    }
}

/// What stage 3 wrote.
struct Written {
    var grid: GridScore
    var tokens = 0
}
