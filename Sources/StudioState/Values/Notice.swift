/// A line for the user.
public struct Notice: Hashable, Sendable {
    public enum Level: Hashable, Sendable { case information, warning, failure }

    public var level: Level
    /// What happened.
    public var text: String
    /// What to do next, where there is something to do.
    public var advice: String?

    public init(_ level: Level, _ text: String, advice: String? = nil) {
        self.level = level
        self.text = text
        self.advice = advice
    }

    /// Reads a message of one line of cause and one of advice.
    public init(_ level: Level, lines: String) {
        let parts = lines.split(separator: "\n", maxSplits: 1).map(String.init)
        self.init(level, parts.first ?? lines, advice: parts.count > 1 ? parts[1] : nil)
    }
}
