internal import Formats

/// Something wrong in a persona's folder: what, where (`file:line`), what to do, and what came of it.
public struct PersonaProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Severity: Sendable, Hashable {
        /// The persona was left out.
        case fatal
        /// A whole file was left out.
        case file
        /// An entry was left out, or a key was not understood; the rest is in use.
        case warning
    }

    /// The persona's folder.
    public var persona: String
    public var what: String
    /// `Personas/xiaohe/examples.yaml:12`.
    public var place: String
    public var advice: String
    public var severity: Severity
    /// The version read before is in use still.
    public var isKept = false

    public init(persona: String, what: String, place: String, advice: String, severity: Severity) {
        self.persona = persona
        self.what = what
        self.place = place
        self.advice = advice
        self.severity = severity
    }

    init(_ error: FormatError, persona: String, severity: Severity) {
        self.init(persona: persona, what: error.what, place: error.place, advice: error.advice, severity: severity)
    }

    public var description: String {
        let result =
            if isKept { "the last good version of `\(persona)` stays in use" } else if severity == .fatal {
                "the persona `\(persona)` is left out"
            } else { "the rest of `\(persona)` is in use" }
        return "\(place): \(what)\(advice.isEmpty ? "" : " (\(advice))"); \(result)"
    }
}
