import MusicCore

/// Keys written one step after the other: those held together are one chord, and the next step follows when all are up.
struct StepInput {
    let settings: StepInputSettings
    private(set) var tick: Int
    private var held: Set<UInt8> = []
    private var chord: [Note] = []

    init(_ settings: StepInputSettings) {
        self.settings = settings
        tick = max(0, settings.tick)
    }

    mutating func down(_ pitch: UInt8, velocity: UInt8) {
        guard held.insert(pitch).inserted, !chord.contains(where: { $0.pitch == pitch }) else { return }
        chord.append(
            Note(tick: tick, duration: max(1, settings.step), pitch: pitch & 127, velocity: min(max(1, velocity), 127)))
    }

    /// The chord, once its last key is up.
    mutating func up(_ pitch: UInt8) -> [Note]? {
        held.remove(pitch)
        guard held.isEmpty, !chord.isEmpty else { return nil }
        defer { chord.removeAll() }
        tick += max(1, settings.step)
        return chord.sorted()
    }

    /// Leaves a step empty.
    mutating func skip() { tick += max(1, settings.step) }
}
