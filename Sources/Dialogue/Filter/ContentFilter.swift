internal import Script

/// Looks for what must not come in or go out, through every disguise that it knows: other widths and scripts, signs and
/// spaces between the letters, digits for letters, traditional forms, homophones and pinyin. Built once a persona.
public struct ContentFilter: Sendable {
    public let policy: FilterPolicy
    /// What of the policy could not be understood.
    public private(set) var problems: [DialogueError] = []
    private let words: [FilterWord]
    private let plain: WordAutomaton
    private let lookalike: WordAutomaton
    private let sound: WordAutomaton
    private let allowed: WordAutomaton
    private let expressions: [(rule: String, pattern: Pattern)]
    /// Scalars of a text that are looked at; what is longer is cut there.
    public static let maximumLength = 4000

    public init(policy: FilterPolicy = FilterPolicy(), place: String = "filter") {
        self.init(policy: policy, lists: .shipped, place: place)
    }

    init(policy: FilterPolicy, lists: FilterWords, place: String) {
        self.policy = policy
        let own = policy.words.map { word in
            let isLong = word.unicodeScalars.count { $0.value.isIdeograph } >= 3
            return FilterWord(text: word, category: .own, isSounded: isLong)
        }
        let claims = policy.claims.map { FilterWord(text: $0, category: .claims, isSounded: false) }
        words = (lists.words + own + claims).filter { word in
            // What passes in both directions need not be looked for.
            policy.action(word.category, .input) != .pass || policy.action(word.category, .output) != .pass
        }
        func symbols(_ text: String, _ view: FoldedText.View) -> [UInt32] {
            FoldedText(Array(text.unicodeScalars), view: view).symbols
        }
        plain = WordAutomaton(words.enumerated().map { (symbols($1.text, .plain), $0) })
        // Three letters made of look-alikes are too often something else.
        lookalike = WordAutomaton(
            words.enumerated().filter { $1.text.utf8.allSatisfy { $0 < 0x80 } && $1.text.utf8.count >= 4 }
                .map { (symbols($1.text, .lookalike), $0) })
        sound = WordAutomaton(
            words.enumerated().filter { $1.isSounded }.flatMap { index, word -> [([UInt32], Int)] in
                let single = symbols(word.text, .sound)
                let whole = ChineseTables.pinyin(ofWord: word.text).map { UInt32($0) }
                let isPlain = word.text.unicodeScalars.allSatisfy { $0.value.isIdeograph }
                return single == whole || !isPlain ? [(single, index)] : [(single, index), (whole, index)]
            })
        allowed = WordAutomaton((lists.allowed + policy.allowed).enumerated().map { (symbols($1, .plain), $0) })
        var problems: [DialogueError] = []
        if lists.words.isEmpty {
            problems.append(
                DialogueError("the filter's word lists are missing", at: place, advice: "Install the program whole."))
        }
        var expressions: [(String, Pattern)] = []
        for expression in policy.expressions {
            do {
                try expressions.append((expression, Pattern(expression, ignoresCase: true, place: place)))
            } catch {
                if let error = error as? DialogueError { problems.append(error) }
            }
        }
        self.expressions = expressions
        self.problems = problems
    }

    /// What a text holds, in its order; at most one finding for each place.
    public func findings(in text: String, _ direction: FilterPolicy.Direction) -> [FilterFinding] {
        let scalars = Array(text.unicodeScalars.prefix(Self.maximumLength))
        let folded = FoldedText(scalars, view: .plain)
        let harmless = allowed.hits(in: folded.symbols).map { Self.places($0.range, in: folded) }
        var found: [FilterFinding] = []
        func add(_ category: FilterCategory, _ rule: String, _ range: Range<Int>) {
            let action = policy.action(category, direction)
            guard action != .pass,
                !harmless.contains(where: { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound })
            else { return }
            found.append(FilterFinding(category: category, rule: rule, action: action, range: range))
        }
        for (automaton, view) in [
            (plain, folded), (lookalike, FoldedText(scalars, view: .lookalike)),
            (sound, FoldedText(scalars, view: .sound)),
        ] {
            for hit in automaton.hits(in: view.symbols) where Self.isWhole(hit.range, in: view) {
                add(words[hit.word].category, words[hit.word].text, Self.places(hit.range, in: view))
            }
        }
        for (rule, pattern) in expressions {
            for range in pattern.ranges(in: scalars) { add(.own, rule, range) }
        }
        for finding in PersonalData.find(in: scalars) { add(.personal, finding.kind, finding.range) }
        return Self.widest(found)
    }

    /// Latin letters match as whole words, and something in them must be a letter.
    private static func isWhole(_ range: Range<Int>, in text: FoldedText) -> Bool {
        text.starts[range.lowerBound] && text.ends[range.upperBound - 1] && range.contains { text.genuine[$0] }
    }

    private static func places(_ range: Range<Int>, in text: FoldedText) -> Range<Int> {
        text.places[range.lowerBound]..<text.places[range.upperBound - 1] + 1
    }

    /// Without what lies inside another; the gravest action stays.
    private static func widest(_ findings: [FilterFinding]) -> [FilterFinding] {
        var kept: [FilterFinding] = []
        for finding in findings.sorted(by: {
            ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count)
        }) {
            if let last = kept.last, finding.range.upperBound <= last.range.upperBound {
                if finding.action > last.action { kept[kept.count - 1].action = finding.action }
            } else {
                kept.append(finding)
            }
        }
        return kept
    }

    /// The text with its findings spoken over, and what must be done about the whole.
    public func check(_ text: String, _ direction: FilterPolicy.Direction) -> (
        action: FilterAction, text: String, findings: [FilterFinding]
    ) {
        let findings = findings(in: text, direction)
        guard let action = findings.map(\.action).max() else { return (.pass, text, []) }
        return (action, Self.mask(text, findings), findings)
    }

    private static func mask(_ text: String, _ findings: [FilterFinding]) -> String {
        let scalars = Array(text.unicodeScalars)
        let isChinese = scalars.contains { $0.value.isIdeograph }
        var result = String.UnicodeScalarView()
        var at = 0
        for finding in findings where finding.range.lowerBound >= at {
            result.append(contentsOf: scalars[at..<finding.range.lowerBound])
            let word =
                switch (finding.category, finding.rule) {
                case (.personal, "e-mail"): isChinese ? "某个邮箱" : "a private address"
                case (.personal, _): isChinese ? "某个号码" : "a private number"
                default: isChinese ? "哔" : "beep"
                }
            result.append(contentsOf: word.unicodeScalars)
            at = min(scalars.count, finding.range.upperBound)
        }
        result.append(contentsOf: scalars[at...])
        return String(result)
    }
}
