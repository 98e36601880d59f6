/// What a filter looks for.
public enum FilterCategory: String, Sendable, Hashable, CaseIterable {
    case abuse, adult, gambling, drugs, fraud, selfHarm
    /// Claims that advertising law forbids: superlatives, “national level”, promises of healing.
    case advertising
    /// Telephone numbers, identity cards, bank cards, e-mail addresses.
    case personal
    /// What must not be said of a product.
    case claims
    /// What a moderation service named.
    case moderation
    /// The persona's own words and expressions.
    case own
}

/// What is done about a finding; the gravest of a text's findings decides.
public enum FilterAction: String, Sendable, Hashable, CaseIterable, Comparable {
    case pass
    /// The words are spoken over.
    case mask
    /// The whole sentence gives way to another.
    case replace
    /// Nothing is said.
    case drop
    /// A person is asked to take over.
    case handOver

    public static func < (left: FilterAction, right: FilterAction) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What a persona lets in and lets out.
public struct FilterPolicy: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable { case input, output }

    public var input: [FilterCategory: FilterAction]
    public var output: [FilterCategory: FilterAction]
    /// Words of the persona's own, in every form that the lists' words are found in.
    public var words: [String]
    /// What is never a finding, such as the shop's own telephone number.
    public var allowed: [String]
    /// Regular expressions of the persona's own.
    public var expressions: [String]
    /// What must not be said of the persona's products; viewers may ask about it.
    public var claims: [String] = []
    /// The audit keeps the text too, not only which rule met it.
    public var auditsText: Bool

    public init(
        input: [FilterCategory: FilterAction] = [:], output: [FilterCategory: FilterAction] = [:], words: [String] = [],
        allowed: [String] = [], expressions: [String] = [], auditsText: Bool = false
    ) {
        self.input = input
        self.output = output
        self.words = words
        self.allowed = allowed
        self.expressions = expressions
        self.auditsText = auditsText
    }

    public func action(_ category: FilterCategory, _ direction: Direction) -> FilterAction {
        switch direction {
        case .input: input[category] ?? Self.plainInput[category] ?? .replace
        case .output: output[category] ?? Self.plainOutput[category] ?? .replace
        }
    }

    /// Abuse is heard without its words, spam is not answered, and someone in need gets a person.
    private static let plainInput: [FilterCategory: FilterAction] = [
        .abuse: .mask, .gambling: .drop, .fraud: .drop, .selfHarm: .handOver, .personal: .mask, .advertising: .pass,
        .claims: .pass,
    ]
    /// Advertising law binds who sells: a persona that does says so.
    private static let plainOutput: [FilterCategory: FilterAction] = [.personal: .mask, .advertising: .pass]
}

/// One thing that a filter met.
public struct FilterFinding: Sendable, Hashable {
    public var category: FilterCategory
    /// The word or the kind of number, as the rule has it.
    public var rule: String
    public var action: FilterAction
    /// Unicode scalars of the text.
    public var range: Range<Int>
}

/// One line of the audit log: who met which rule, and what came of it.
public struct FilterAudit: Sendable, Hashable {
    public var persona: String
    public var direction: FilterPolicy.Direction
    /// Who wrote it; nil for what the performer was about to say.
    public var viewer: String?
    public var category: FilterCategory
    public var rule: String
    public var action: FilterAction
    public var time: WallTime
    /// Only when the persona's policy says so.
    public var text: String?
}

extension FilterAudit: CustomStringConvertible {
    /// One line for a log; names are quoted, since viewers choose them.
    public var description: String {
        let who = viewer.map { " from \(String(reflecting: String($0.prefix(64))))" } ?? ""
        let what = text.map { ": \(String(reflecting: String($0.prefix(500))))" } ?? ""
        return "\(persona) \(direction.rawValue)\(who): \(category.rawValue) `\(rule)` -> \(action.rawValue)\(what)"
    }
}
