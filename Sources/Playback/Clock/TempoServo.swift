/// Turns the distance to a master into a tempo by which it shrinks: a proportional and integral control.
///
/// The integral part makes up for the average's being late where the master gets faster or slower.
struct TempoServo {
    /// Seconds in which a distance shrinks to a third.
    private static let time = 0.12
    /// Seconds after which the integral part has the weight of the proportional one.
    private static let memory = 0.6
    /// Distances in seconds beyond which only the proportional part acts, and by how much the tempo may differ.
    private static let near = 0.01
    private static let reach = 0.2

    private var integral = 0.0

    /// The factor on the master's tempo, where we are `behind` by so many seconds, `elapsed` after the last time.
    mutating func factor(behind: Double, elapsed: Double) -> Double {
        if abs(behind) < TempoServo.near {
            let step = behind * min(max(elapsed, 0), 0.2) / (TempoServo.time * TempoServo.memory)
            integral = min(max(integral + step, -0.05), 0.05)
        }
        return 1 + min(max(behind / TempoServo.time + integral, -TempoServo.reach), TempoServo.reach)
    }
}
