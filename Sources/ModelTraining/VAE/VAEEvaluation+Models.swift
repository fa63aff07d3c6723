import MusicModels

/// The models that a table of VAEs is made of; those that are missing leave their rows empty.
public struct VAEModels: Sendable {
    /// With the directions of its attributes.
    public var melody: MelodyLatentSpace?
    public var drums: PassageSpace?
    public var trio: PassageSpace?
    /// Baselines with a flat decoder, one a kind at most.
    public var flat: [PassageSpace]

    public init(
        melody: MelodyLatentSpace? = nil, drums: PassageSpace? = nil, trio: PassageSpace? = nil,
        flat: [PassageSpace] = []
    ) {
        self.melody = melody
        self.drums = drums
        self.trio = trio
        self.flat = flat
    }

    public var isEmpty: Bool { melody == nil && drums == nil && trio == nil && flat.isEmpty }

    /// The model of a kind.
    func model(_ kind: MusicVAEKind) -> MusicVAE? {
        switch kind {
        case .melody: melody?.model
        case .drums: drums?.model
        case .trio: trio?.model
        }
    }

    func baseline(_ kind: MusicVAEKind) -> MusicVAE? { flat.first { $0.kind == kind }?.model }
}

extension VAEEvaluation {
    /// Evaluates models on pieces that none of them has seen.
    ///
    /// - Parameters:
    ///   - held: for each kind pieces that its models have not seen; passages of 2 and 16 bars in 4/4 are cut from them, trios only where all three voices
    ///     are there.
    ///   - seen: pieces of the same sort, whose melodies teach the 5-gram that judges interpolation; the unseen ones do
    ///     where there are none.
    ///   - count: passages of each length, spread over all.
    ///   - pairs: passages that are interpolated.
    ///   - progress: called with what is being measured.
    public init(
        of models: VAEModels, held: [MusicVAEKind: [CorpusPiece]], seen: [CorpusPiece] = [], count: Int = 256,
        pairs: Int = 64,
        seed: UInt64 = 1, progress: (String) -> Void = { _ in }
    ) {
        self.init()
        for kind in MusicVAEKind.allCases where models.model(kind) != nil || models.baseline(kind) != nil {
            progress("\(kind.rawValue): reconstruction")
            let windows = PassageWindows(
                held[kind] ?? [], kind: kind, lengths: kind == .melody ? [2, 4, 8, 16] : [2, 16])
            reconstruct(kind, models, on: windows, count: count, seed: seed)
            guard kind == .melody, let space = models.melody else { continue }
            progress("melody: interpolation")
            let source = seen.isEmpty ? windows : PassageWindows(seen, kind: kind, lengths: [4, 16])
            interpolation = Self.path(space, on: windows, model: source, pairs: pairs, seed: seed)
            progress("melody: attributes")
            attributes = Self.effects(space, on: windows, count: count, seed: seed)
        }
    }

    /// Evaluates a space of melodies, and a flat baseline where there is one, on windows of unseen pieces.
    ///
    /// - Parameters:
    ///   - count: windows of each length.
    ///   - pairs: passages of 16 bars, or as long as there are, that are interpolated.
    public init(
        of space: MelodyLatentSpace, flat: MusicVAE? = nil, on windows: PassageWindows,
        training: PassageWindows? = nil, count: Int = 256, pairs: Int = 64, seed: UInt64 = 1
    ) {
        self.init()
        let models = VAEModels(melody: space, flat: flat.map { [PassageSpace($0, kind: .melody)] } ?? [])
        reconstruct(.melody, models, on: windows, count: count, seed: seed)
        interpolation = Self.path(space, on: windows, model: training ?? windows, pairs: pairs, seed: seed)
        attributes = Self.effects(space, on: windows, count: count, seed: seed)
    }

    private mutating func reconstruct(
        _ kind: MusicVAEKind, _ models: VAEModels, on windows: PassageWindows, count: Int, seed: UInt64
    ) {
        func validation(_ model: MusicVAE?) -> VAEValidation? {
            model.map { VAEValidation(of: $0, on: windows, lengths: [2, 16], count: count, seed: seed) }
        }
        let own = models.model(kind)
        let result = validation(own)
        let baseline = validation(models.baseline(kind))
        func accuracy(_ validation: VAEValidation?, _ bars: Int, _ voice: Int) -> Accuracy? {
            (validation?.byBars[bars]?.voices[voice]).map {
                Accuracy(teacherForced: $0.teacherForced, sampled: $0.sampled)
            }
        }
        func task(_ bars: Int, _ voice: Int = 0) -> Task? {
            let isFlat = own?.configuration.decoder == .flat
            let found = accuracy(result, bars, voice)
            let task = Task(
                flat: accuracy(baseline, bars, voice) ?? (isFlat ? found : nil), hierarchical: isFlat ? nil : found)
            return task.flat == nil && task.hierarchical == nil ? nil : task
        }
        switch kind {
        case .melody: (melody2, melody16) = (task(2), task(16))
        case .drums: (drums2, drums16) = (task(2), task(16))
        case .trio: (trioMelody, trioBass, trioDrums) = (task(16, 0), task(16, 1), task(16, 2))
        }
        if kind == .melody {
            for (bars, reconstruction) in result?.byBars ?? [:] { nats["\(bars)"] = reconstruction.nats }
        }
        guard let own, let longest = result?.byBars.max(by: { $0.key < $1.key }) else { return }
        let space = Latent(
            units: own.configuration.latentSize, activeUnits: longest.value.activeUnits,
            kl: longest.value.meanDivergence, bars: longest.key, passages: longest.value.sequences)
        if latent.isEmpty { (activeUnits, kl) = (space.activeUnits, space.kl) }
        latent[kind.rawValue] = space
    }
}
