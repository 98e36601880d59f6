/// A database that cannot be used as asked: what happened, where, and what to do.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// The file cannot be opened or written.
        case unreachable
        /// The file is no database, or a damaged one.
        case corrupt
        /// The file was written by a newer version of this program.
        case newer
        /// Another program holds it.
        case busy
        /// A rule of the tables (unique, not null, foreign key, check) forbids it.
        case constraint
        /// The statement is wrong, or its values do not fit.
        case statement
        /// Everything else, such as a full disk.
        case failure
    }

    public var kind: Kind
    public var what: String
    /// The file, and the statement if one was at work.
    public var place: String
    public var advice: String

    public init(_ kind: Kind, _ what: String, at place: String = "", advice: String = "") {
        self.kind = kind
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String {
        (place.isEmpty ? "" : place + ": ") + what + (advice.isEmpty ? "" : " (" + advice + ")")
    }
}
