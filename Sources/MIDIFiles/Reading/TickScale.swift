import MusicCore

/// Turns a file's ticks into ticks of 1/480 quarter, rounding to the nearest.
///
/// Files timed in frames are laid out at 120 quarters a minute, so that every event keeps its second.
struct TickScale {
    private let numerator: Int
    private let denominator: Int
    /// The last file tick that stays within `MIDIFile.maximumTick`.
    let limit: Int
    let division: MIDIFileInfo.Division
    let isValid: Bool
    let isTimecode: Bool

    /// From the division word of the header.
    init(word: Int) {
        var valid = true
        if word & 0x8000 != 0 {
            let frames = 256 - (word >> 8)
            let ticks = word & 0xff
            division = .smpte(framesPerSecond: frames, ticksPerFrame: ticks)
            // 120 quarters a minute are 960 ticks a second; "29" means 30000/1001 frames a second.
            numerator = frames == 29 ? 960 * 1001 : 960
            denominator = (frames == 29 ? 30000 : frames) * ticks
            isTimecode = true
        } else {
            division = .ppq(word == 0 ? ppq : word)
            numerator = ppq
            denominator = word == 0 ? ppq : word
            valid = word != 0
            isTimecode = false
        }
        let divisor = max(1, denominator)
        isValid = valid && denominator > 0
        limit = MIDIFile.maximumTick * divisor / numerator
    }

    func callAsFunction(_ tick: Int) -> Int {
        guard numerator != denominator, denominator > 0 else { return tick }
        return (tick &* numerator &+ denominator / 2) / denominator
    }
}
