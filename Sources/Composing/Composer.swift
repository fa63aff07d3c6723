import Foundation
import MusicCore

/// Why nothing could be composed.
public enum ComposeError: Error, Equatable, Sendable, CustomStringConvertible {
    case form(SongFormError)
    case badSetting(name: String, value: String, allowed: String)
    case checkpoint(String)
    /// Given music that cannot be continued; the reason as one line of cause and one of what to do.
    case music(String)

    public var description: String {
        switch self {
        case .form(let error): error.description
        case .badSetting(let name, let value, let allowed): "\(name) cannot be \(value).\nGive \(allowed)."
        case .checkpoint(let text), .music(let text): text
        }
    }
}

/// Writes songs; the engine is one, and tests bring their own.
public protocol Composer: Sendable {
    /// The same composer for work beside others of its kind, each with a processor of its own.
    var amongOthers: Self { get }

    /// The form and the chords that `compose` would settle for this request, without writing anything.
    ///
    /// A request without a form gets one suggested. Takes milliseconds.
    func suggest(_ request: ComposeRequest) throws(ComposeError) -> FormSuggestion

    /// Writes what is asked for, reporting on the caller's thread.
    ///
    /// `isCancelled` is asked at least once a token; a cancelled composition holds the bars that were finished.
    /// The same request gives the same notes.
    func compose(
        _ request: ComposeRequest, isCancelled: @Sendable () -> Bool, report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition

    /// Writes what is asked for, as `compose` does, in a form that may change on the way.
    ///
    /// Before each section `revised` is asked for the newest revision, `nil` where there was none since. One that leaves
    /// the sections before this one alone is followed, any other is not; either way `planned` tells what holds. The song
    /// is the one that its final form would have given from the start, as long as its motif stays where it was.
    func compose(
        _ request: ComposeRequest, revised: @Sendable () -> FormRevision?, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition

    /// Writes one section of a song again, in the light of what stands before it and of its memory.
    func rewrite(
        section: Int, of song: Song, request: ComposeRequest, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition

    /// Writes some bars of some voices again, hearing what stands before, behind and beside them.
    ///
    /// Everything outside the region stays as it is, to the step.
    func infill(
        _ region: InfillRegion, of song: Song, request: ComposeRequest, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition
}

extension Composer {
    public var amongOthers: Self { self }

    /// A composer that knows no revisions writes what was asked for first.
    public func compose(
        _ request: ComposeRequest, revised: @Sendable () -> FormRevision?, isCancelled: @Sendable () -> Bool,
        report: (ComposeEvent) -> Void
    ) throws(ComposeError) -> Composition {
        try compose(request, isCancelled: isCancelled, report: report)
    }
}

/// A space of melodies in which one can walk (stage 2).
public protocol LatentSpace: Sendable {
    var latentSize: Int { get }
    /// Names of the attributes that have a direction.
    var attributes: [String] { get }
    /// The mean of the posterior of a melody of 1 to 16 bars of 16 steps; steps from 0.
    func encode(melody: [GridNote], bars: Int) -> [Float]
    /// A melody of so many bars at a point.
    func decode(_ z: [Float], bars: Int, temperature: Double, seed: UInt64) -> [GridNote]
    /// The direction of an attribute, unit strength; `nil` for an unknown name.
    func direction(of attribute: String) -> [Float]?
}

/// Points between points of a latent space.
public enum Interpolation {
    /// The point at `t` in 0...1 on the great circle from a to b (Shoemake 1985), lengths blended linearly.
    public static func spherical(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
        let lengthA = dot(a, a).squareRoot()
        let lengthB = dot(b, b).squareRoot()
        guard lengthA > 1e-6, lengthB > 1e-6 else { return linear(a, b, t) }
        let cosine = max(-1, min(1, dot(a, b) / (lengthA * lengthB)))
        let angle = acos(cosine)
        guard angle > 1e-4, angle < .pi - 1e-4 else { return linear(a, b, t) }
        let length = lengthA + (lengthB - lengthA) * t
        let left = sin((1 - t) * angle) / sin(angle) / lengthA
        let right = sin(t * angle) / sin(angle) / lengthB
        return zip(a, b).map { (left * $0 + right * $1) * length }
    }

    /// The point of a square whose corners are a (left top), b (right top), c (left bottom), d (right bottom).
    public static func square(_ a: [Float], _ b: [Float], _ c: [Float], _ d: [Float], x: Float, y: Float) -> [Float] {
        spherical(spherical(a, b, x), spherical(c, d, x), y)
    }

    private static func linear(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
        zip(a, b).map { $0 + ($1 - $0) * t }
    }

    private static func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
