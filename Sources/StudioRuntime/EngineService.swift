import Composing
import Dispatch
import Foundation
import MusicCore
import StudioState
import Synchronization

/// Runs the models away from the screen: one job after another, each of which can be cancelled.
final class EngineService: Sendable {
    private let queue = DispatchQueue(label: "refrain.engine", qos: .userInitiated)
    /// Melodies between A and B are decoded beside the writing, or the slider would wait for a song.
    private let latentQueue = DispatchQueue(label: "refrain.latent", qos: .userInitiated)
    private let loader: any EngineLoading
    private let post: @Sendable (EngineMessage) -> Void
    private let state = Mutex(State())

    private struct State: Sendable {
        var engine: LoadedEngine?
        var cancelled: Set<Int> = []
        /// The newest form of songs that are being written, until their composer has asked for it.
        var revisions: [Int: FormRevision] = [:]
        var newestMorph = 0
        var isClosed = false
    }

    init(loader: any EngineLoading, post: @escaping @Sendable (EngineMessage) -> Void) {
        self.loader = loader
        self.post = post
    }

    /// Loads the models; jobs asked for meanwhile wait behind.
    func load() {
        queue.async { [self] in
            do {
                let engine = try loader.load()
                state.withLock { $0.engine = engine }
                for notice in engine.notices { post(.notice(notice)) }
                post(.ready(attributes: engine.latent?.attributes))
            } catch {
                post(.unavailable(String(describing: error)))
            }
        }
    }

    func compose(job: Int, _ request: ComposeRequest) {
        run(job) { composer, isCancelled, report throws(ComposeError) in
            try composer.compose(
                request, revised: { self.state.withLock { $0.revisions.removeValue(forKey: job) } },
                isCancelled: isCancelled, report: report)
        }
    }

    /// Gives a song that is being written another form from its next section on.
    func revise(job: Int, _ revision: FormRevision) { state.withLock { $0.revisions[job] = revision } }

    func rewrite(job: Int, section: Int, of song: Song, _ request: ComposeRequest) {
        run(job) { composer, isCancelled, report throws(ComposeError) in
            try composer.rewrite(
                section: section, of: song, request: request, isCancelled: isCancelled, report: report)
        }
    }

    func infill(job: Int, bars: Range<Int>, voices: Set<Voice>, of song: Song, _ request: ComposeRequest) {
        let region = InfillRegion(bars: bars, voices: voices)
        run(job) { composer, isCancelled, report throws(ComposeError) in
            try composer.infill(region, of: song, request: request, isCancelled: isCancelled, report: report)
        }
    }

    /// Lays out what requests would be written in.
    func suggest(_ requests: [ComposeRequest]) {
        queue.async { [self] in
            guard let composer = state.withLock({ $0.engine?.composer }) else { return }
            do throws(ComposeError) {
                var suggestions: [FormSuggestion] = []
                for request in requests {
                    suggestions.append(try composer.suggest(request))
                }
                post(.suggested(suggestions))
            } catch {
                post(.notice(error.description))
            }
        }
    }

    func cancel(job: Int) { state.withLock { _ = $0.cancelled.insert(job) } }

    /// Nothing more is reported; what runs stops at its next token.
    func close() { state.withLock { $0.isClosed = true } }

    private typealias Work =
        @Sendable (
            any Composer, @Sendable () -> Bool, (ComposeEvent) -> Void
        ) throws(ComposeError) -> Composition

    private func run(_ job: Int, _ work: @escaping Work) {
        queue.async { [self] in
            guard let composer = state.withLock({ $0.engine?.composer }), !isCancelled(job) else { return }
            var throttle = ProgressThrottle()
            do throws(ComposeError) {
                let composition = try work(composer, { self.isCancelled(job) }) { event in
                    guard throttle.passes(event) else { return }
                    self.post(.event(job: job, event))
                }
                if !isCancelled(job) { post(.finished(job: job, composition)) }
            } catch {
                if !isCancelled(job) { post(.failed(job: job, error.description)) }
            }
            state.withLock {
                $0.cancelled.remove(job)
                $0.revisions[job] = nil
            }
            HeapShape.trim()
        }
    }

    private func isCancelled(_ job: Int) -> Bool {
        state.withLock { $0.isClosed || $0.cancelled.contains(job) }
    }

    /// Decodes the melody between others; only the newest request is answered.
    func morph(_ request: MorphRequest) {
        state.withLock { $0.newestMorph = max($0.newestMorph, request.id) }
        latentQueue.async { [self] in
            let (latent, newest) = state.withLock { ($0.engine?.latent, $0.newestMorph) }
            guard let latent, newest == request.id else { return }
            let points = request.corners.map { latent.encode(melody: $0, bars: request.bars) }
            guard points.count >= 2, points.allSatisfy({ $0.count == points[0].count }) else { return }
            let (across, down) = (Float(request.across), Float(request.down))
            let z =
                points.count == 4
                ? Interpolation.square(points[0], points[1], points[2], points[3], x: across, y: down)
                : Interpolation.spherical(points[0], points[1], across)
            let melody = latent.decode(
                lean(z, request.attributes, in: latent), bars: request.bars, temperature: request.temperature,
                seed: request.seed)
            let measured = MelodyMeasures.of(melody, bars: request.bars)
            post(.morphed(request: request.id, Morph(melody: melody, bars: request.bars, measured: measured)))
        }
    }

    /// Decodes passages on the way from one melody to another; the newest request alone is answered.
    func walk(_ request: WalkRequest) {
        state.withLock { $0.newestMorph = max($0.newestMorph, request.id) }
        latentQueue.async { [self] in
            guard let latent = state.withLock({ $0.engine?.latent }) else { return }
            let from = latent.encode(melody: request.from, bars: request.bars)
            let to = latent.encode(melody: request.to, bars: request.bars)
            guard from.count == to.count, request.passages > 1 else { return }
            var morphs: [Morph] = []
            for index in 0..<request.passages {
                guard state.withLock({ $0.newestMorph == request.id && !$0.isClosed }) else { return }
                let z = Interpolation.spherical(from, to, Float(index) / Float(request.passages - 1))
                let melody = latent.decode(
                    lean(z, request.attributes, in: latent), bars: request.bars, temperature: request.temperature,
                    seed: request.seed)
                morphs.append(Morph(melody: melody, bars: request.bars))
            }
            post(.walked(request: request.id, morphs))
        }
    }

    /// A point moved along the directions of attributes.
    private func lean(_ z: [Float], _ attributes: [String: Double], in latent: any LatentSpace) -> [Float] {
        var z = z
        for (name, amount) in attributes {
            guard let direction = latent.direction(of: name), direction.count == z.count else { continue }
            for index in z.indices { z[index] += Float(amount) * direction[index] }
        }
        return z
    }
}

/// Lets every event pass but progress, of which some twenty a second are enough.
struct ProgressThrottle {
    private var last = DispatchTime(uptimeNanoseconds: 0)

    mutating func passes(_ event: ComposeEvent, now: DispatchTime = .now()) -> Bool {
        guard case .progress = event else { return true }
        guard now.uptimeNanoseconds &- last.uptimeNanoseconds > 50_000_000 else { return false }
        last = now
        return true
    }
}
