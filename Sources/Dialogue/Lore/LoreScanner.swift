internal import Script

/// Decides which entries of a lorebook take part in a turn. Built once a persona; every decision is a function of the
/// messages, the state and the seed.
public struct LoreScanner: Sendable {
    private let entries: [Prepared]
    private let settings: LoreSettings
    /// Keys that could not be understood: an expression that is none. Such a key never matches.
    public private(set) var problems: [DialogueError] = []
    /// Rounds in which contents may bring up others: a chain longer than this is a circle or an accident.
    private static let maximumRounds = 4
    /// Scalars looked through in all.
    private static let maximumText = 20_000

    private struct Prepared: Sendable {
        var entry: LoreEntry
        /// The content as other entries' keys see it.
        var scanned: String
        var keys: [LoreKey] = []
        var secondary: [LoreKey] = []
        var excluded: [LoreKey] = []
        var patterns: [Pattern] = []
    }

    public init(_ lorebook: [LoreEntry], settings: LoreSettings = LoreSettings(), place: String = "lorebook") {
        self.settings = settings
        var problems: [DialogueError] = []
        entries = lorebook.map { entry in
            let rules = entry.rules
            func keys(_ words: [String]) -> [LoreKey] {
                words.compactMap {
                    LoreKey($0, isCaseSensitive: rules.isCaseSensitive, isWhole: rules.matchesWholeWords)
                }
            }
            let scanned = Macros(viewer: nil, name: "").expand(entry.content, in: .english, mode: .scanning)
            var prepared = Prepared(entry: entry, scanned: scanned, excluded: keys(rules.excludedKeys))
            guard rules.usesRegex else {
                prepared.keys = keys(entry.keys)
                prepared.secondary = keys(rules.secondaryKeys)
                return prepared
            }
            for key in entry.keys {
                do {
                    let place = "\(place), entry `\(entry.id)`"
                    try prepared.patterns.append(Pattern(key, ignoresCase: !rules.isCaseSensitive, place: place))
                } catch {
                    if let error = error as? DialogueError { problems.append(error) }
                }
            }
            return prepared
        }
        self.problems = problems
    }

    /// The entries of this turn in the order of the prompt.
    /// - Parameters:
    ///   - messages: what was said, oldest first, the new message last.
    ///   - greeting: the number of the greeting that the talk began with.
    public func activate(
        _ messages: [String], state: inout LoreState, random: inout SeededGenerator, greeting: Int = 0
    ) -> [ActiveLore] {
        state.advance()
        var found: [Int: Bool] = [:]
        var failed: Set<Int> = []
        var recursed = ""
        let texts = Texts(messages, limit: Self.maximumText)
        for round in 0..<(settings.isRecursive ? Self.maximumRounds : 1) {
            var fresh: [Int] = []
            let inner = recursed.isEmpty ? nil : LoreText(recursed)
            for index in entries.indices where found[index] == nil && !failed.contains(index) {
                guard let isMentioned = decide(index, texts, inner: inner, round: round, state, greeting) else {
                    continue
                }
                let prepared = entries[index].entry
                let isHeld = state.stickyUntil[prepared.id] ?? -1 >= state.turn
                // Chance is thrown once a turn, and not while the entry is held.
                if !isHeld, prepared.rules.probability < 100,
                    Int.random(in: 0..<100, using: &random) >= prepared.rules.probability
                {
                    failed.insert(index)
                    continue
                }
                found[index] = isMentioned
                fresh.append(index)
            }
            let contents = fresh.filter { !entries[$0].entry.rules.preventsRecursion }.map { entries[$0].scanned }
            recursed = String(
                contents.joined(separator: "\n").unicodeScalars.prefix(Self.maximumText).map(Character.init))
            if recursed.isEmpty { break }
        }
        let chosen = within(budget: oneOfEachGroup(Array(found.keys), random: &random))
        for index in chosen { remember(index, &state) }
        return chosen.sorted { rank($0) < rank($1) }.map {
            ActiveLore(entry: entries[$0].entry, isMentioned: found[$0] ?? false)
        }
    }

    /// About how many tokens a text has: one an ideograph, one for four bytes of the rest.
    public static func tokens(_ text: String) -> Int {
        var ideographs = 0
        var bytes = 0
        for scalar in text.unicodeScalars {
            if scalar.isEastAsian { ideographs += 1 } else { bytes += UTF8.width(scalar) }
        }
        return ideographs + (bytes + 3) / 4
    }

    /// nil when the entry does not come; else whether a key brought it.
    private func decide(
        _ index: Int, _ texts: Texts, inner: LoreText?, round: Int, _ state: LoreState, _ greeting: Int
    ) -> Bool? {
        let entry = entries[index].entry
        let rules = entry.rules
        guard rules.isEnabled, !entry.content.isEmpty, rules.isForced != false else { return nil }
        if state.stickyUntil[entry.id] ?? -1 >= state.turn { return true }
        guard state.restsUntil[entry.id] ?? -1 < state.turn else { return nil }
        let turns = state.turn - 1
        guard turns >= rules.delay, turns >= rules.activatesAfter, turns.isMultiple(of: max(1, rules.activatesEvery)),
            rules.greeting == nil || rules.greeting == greeting, !(rules.comesOnce && state.met.contains(entry.id))
        else { return nil }
        if rules.keepsActive, state.met.contains(entry.id) { return true }
        let text = texts.last(rules.scanDepth ?? settings.scanDepth)
        guard !entries[index].excluded.contains(where: { $0.matches(text) }) else { return nil }
        if round == 0, entry.isConstant || rules.isForced == true { return false }
        if !rules.needsRecursion, meets(index, text) { return true }
        if let inner, !rules.isExcludedFromRecursion, meets(index, inner) { return true }
        return nil
    }

    private func meets(_ index: Int, _ text: LoreText) -> Bool {
        let prepared = entries[index]
        if prepared.entry.rules.usesRegex { return prepared.patterns.contains { $0.matches(text.raw) } }
        guard prepared.keys.contains(where: { $0.matches(text) }) else { return false }
        guard !prepared.secondary.isEmpty else { return true }
        return switch prepared.entry.rules.logic {
        case .andAny: prepared.secondary.contains { $0.matches(text) }
        case .andAll: prepared.secondary.allSatisfy { $0.matches(text) }
        case .notAny: !prepared.secondary.contains { $0.matches(text) }
        case .notAll: !prepared.secondary.allSatisfy { $0.matches(text) }
        }
    }

    private func oneOfEachGroup(_ indices: [Int], random: inout SeededGenerator) -> [Int] {
        let sorted = indices.sorted()
        var kept = sorted.filter { entries[$0].entry.rules.group.isEmpty }
        let groups = Set(sorted.map { entries[$0].entry.rules.group }).subtracting([""]).sorted()
        for group in groups {
            let members = sorted.filter { entries[$0].entry.rules.group == group }
            let total = members.reduce(0) { $0 + max(1, entries[$1].entry.rules.groupWeight) }
            var ticket = Int.random(in: 0..<total, using: &random)
            for member in members {
                ticket -= max(1, entries[member].entry.rules.groupWeight)
                if ticket < 0 {
                    kept.append(member)
                    break
                }
            }
        }
        return kept
    }

    /// Drops the least important until the contents fit. Constants go after the others of their priority.
    private func within(budget indices: [Int]) -> [Int] {
        var room = settings.budget
        var kept: [Int] = []
        let ordered = indices.sorted { left, right in
            let (a, b) = (entries[left].entry, entries[right].entry)
            if a.rules.ignoresBudget != b.rules.ignoresBudget { return a.rules.ignoresBudget }
            if a.priority != b.priority { return a.priority > b.priority }
            if a.isConstant != b.isConstant { return a.isConstant }
            return rank(left) < rank(right)
        }
        for index in ordered {
            let cost = Self.tokens(entries[index].entry.content)
            guard cost <= room || entries[index].entry.rules.ignoresBudget else { continue }
            room -= min(room, cost)
            kept.append(index)
        }
        return kept
    }

    private func rank(_ index: Int) -> (Int, Int) { (entries[index].entry.rules.order, index) }

    private func remember(_ index: Int, _ state: inout LoreState) {
        let entry = entries[index].entry
        state.met.insert(entry.id)
        let isHeld = state.stickyUntil[entry.id] ?? -1 >= state.turn
        guard !isHeld else { return }
        if entry.rules.sticky > 0 { state.stickyUntil[entry.id] = state.turn + entry.rules.sticky }
        if entry.rules.cooldown > 0 {
            state.restsUntil[entry.id] = state.turn + entry.rules.sticky + entry.rules.cooldown
        }
    }

    /// The newest messages, folded once for each depth that is asked for.
    private final class Texts {
        private let messages: [String]
        private let limit: Int
        private var made: [Int: LoreText] = [:]

        init(_ messages: [String], limit: Int) {
            self.messages = messages
            self.limit = limit
        }

        func last(_ count: Int) -> LoreText {
            let count = min(max(0, count), messages.count)
            if let text = made[count] { return text }
            let joined = messages.suffix(count).joined(separator: "\n")
            let text = LoreText(String(joined.unicodeScalars.suffix(limit).map(Character.init)))
            made[count] = text
            return text
        }
    }
}
