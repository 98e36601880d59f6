/// Background that comes to mind when one of its keys is mentioned. The rules are those of character cards V3 and of
/// the extensions in common use.
public struct LoreEntry: Sendable, Hashable {
    public var id: String
    /// Matched without regard to case; at word boundaries where the script has them.
    public var keys: [String]
    public var content: String
    /// Always in mind.
    public var isConstant: Bool
    /// Higher stays longer when room is short.
    public var priority: Int
    /// Everything beyond the plain case.
    public var rules: LoreRules

    public init(
        id: String, keys: [String], content: String, isConstant: Bool = false, priority: Int = 0,
        rules: LoreRules = LoreRules()
    ) {
        self.id = id
        self.keys = keys
        self.content = content
        self.isConstant = isConstant
        self.priority = priority
        self.rules = rules
    }

    /// Needs nothing but one of its keys.
    var isPlain: Bool {
        var plain = LoreRules()
        (plain.name, plain.order, plain.position, plain.depth) = (rules.name, rules.order, rules.position, rules.depth)
        (plain.role, plain.scanDepth, plain.ignoresBudget) = (rules.role, rules.scanDepth, rules.ignoresBudget)
        (plain.isExcludedFromRecursion, plain.preventsRecursion) =
            (rules.isExcludedFromRecursion, rules.preventsRecursion)
        return rules == plain
    }
}

/// When and where a lorebook entry takes part.
public struct LoreRules: Sendable, Hashable {
    /// How the secondary keys count, once a key is met.
    public enum Logic: String, Sendable, Hashable, CaseIterable { case andAny, notAll, notAny, andAll }
    /// Where the content stands in a prompt. `depth` counts messages from the end.
    public enum Position: String, Sendable, Hashable, CaseIterable {
        case beforeCharacter, afterCharacter, depth, personality, scenario
    }
    public enum Role: String, Sendable, Hashable, CaseIterable { case system, user, assistant }

    /// For the reader; the built-in mind offers it as a topic.
    public var name = ""
    public var isEnabled = true
    public var secondaryKeys: [String] = []
    public var logic = Logic.andAny
    /// The keys are regular expressions; secondary keys do not count then.
    public var usesRegex = false
    public var isCaseSensitive = false
    public var matchesWholeWords = true
    /// Lower stands higher in the prompt.
    public var order = 100
    public var position = Position.beforeCharacter
    /// Messages from the end, for `Position.depth`.
    public var depth = 4
    public var role = Role.system
    /// Percent.
    public var probability = 100
    /// Messages looked through; nil is the book's.
    public var scanDepth: Int?
    /// Turns it stays after it was met.
    public var sticky = 0
    /// Turns it then rests.
    public var cooldown = 0
    /// Turns of the talk before it can come.
    public var delay = 0
    /// Not met by other entries' contents.
    public var isExcludedFromRecursion = false
    /// Its own content meets no other.
    public var preventsRecursion = false
    /// Met only by other entries' contents.
    public var needsRecursion = false
    /// Taken whatever the budget says.
    public var ignoresBudget = false
    /// Of a group only one is taken, by chance and weight.
    public var group = ""
    public var groupWeight = 100
    /// Only from this many of the performer's turns on, and only every so many.
    public var activatesAfter = 0
    public var activatesEvery = 1
    /// Once met, it stays for good, or never comes again.
    public var keepsActive = false
    public var comesOnce = false
    /// Any of these prevents it.
    public var excludedKeys: [String] = []
    /// Without keys: always, or never.
    public var isForced: Bool?
    /// Only with the greeting of this number.
    public var greeting: Int?

    public init() {}
}

/// How a persona's lorebook is read.
public struct LoreSettings: Sendable, Hashable {
    /// Messages looked through, the newest first.
    public var scanDepth: Int
    /// Tokens of all contents together, as `LoreScanner.tokens` counts them.
    public var budget: Int
    /// Contents may bring up other entries.
    public var isRecursive: Bool

    public init(scanDepth: Int = 4, budget: Int = 1200, isRecursive: Bool = false) {
        self.scanDepth = max(0, scanDepth)
        self.budget = max(0, budget)
        self.isRecursive = isRecursive
    }
}
