/// The decorators of character cards V3: lines `@@name value` at the head of an entry's content, each with fallback
/// lines `@@@name value` that count when the one above is not understood. They never reach a prompt.
enum LoreDecorators {
    /// Lines of one head at most.
    private static let maximumLines = 64

    /// Applies the decorators of an entry and takes them out of its content.
    static func apply(to entry: inout LoreEntry) {
        var lines = entry.content.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var count = 0
        var isUnderstood = true
        while let line = lines.first?.drop(while: \.isWhitespace), line.hasPrefix("@@"), count < maximumLines {
            count += 1
            lines = lines.dropFirst()
            let marks = line.prefix { $0 == "@" }.count
            let words = line.dropFirst(marks).split(separator: " ", maxSplits: 1).map(String.init)
            guard let name = words.first else { continue }
            // A fallback counts only when nothing above it in its chain did.
            if marks > 2, isUnderstood { continue }
            let value = words.count > 1 ? words[1].trimmed : ""
            isUnderstood = set(name.lowercased(), value, in: &entry)
        }
        if count > 0 { entry.content = lines.joined(separator: "\n").trimmed }
    }

    /// - Returns: whether the decorator is understood and its value makes sense.
    private static func set(_ name: String, _ value: String, in entry: inout LoreEntry) -> Bool {
        let number = Int(value)
        switch name {
        case "activate": entry.rules.isForced = true
        case "dont_activate": entry.rules.isForced = false
        case "constant": entry.isConstant = value != "false"
        case "use_regex": entry.rules.usesRegex = value != "false"
        case "keep_activate_after_match": entry.rules.keepsActive = true
        case "dont_activate_after_match": entry.rules.comesOnce = true
        case "ignore_on_max_context": entry.priority = -1000
        case "additional_keys": entry.keys += list(value)
        case "exclude_keys": entry.rules.excludedKeys += list(value)
        case "role":
            guard let role = LoreRules.Role(rawValue: value) else { return false }
            entry.rules.role = role
        case "position":
            guard let position = position(value) else { return false }
            entry.rules.position = position
        default: return set(name, number: number, in: &entry)
        }
        return true
    }

    private static func set(_ name: String, number: Int?, in entry: inout LoreEntry) -> Bool {
        guard let number, (0...100_000).contains(number) else { return false }
        switch name {
        case "depth":
            entry.rules.position = .depth
            entry.rules.depth = number
        // The talk is the only list of messages there is: the instructions' depths are the same.
        case "instruct_depth":
            entry.rules.position = .depth
            entry.rules.depth = number
        case "scan_depth", "instruct_scan_depth": entry.rules.scanDepth = number
        case "activate_only_after": entry.rules.activatesAfter = number
        case "activate_only_every": entry.rules.activatesEvery = max(1, number)
        case "is_greeting": entry.rules.greeting = number
        case "probability": entry.rules.probability = min(100, number)
        case "sticky": entry.rules.sticky = number
        case "cooldown": entry.rules.cooldown = number
        case "delay": entry.rules.delay = number
        default: return false
        }
        return true
    }

    private static func position(_ value: String) -> LoreRules.Position? {
        switch value {
        case "before_desc", "before_char": .beforeCharacter
        case "after_desc", "after_char": .afterCharacter
        case "personality": .personality
        case "scenario": .scenario
        default: nil
        }
    }

    private static func list(_ value: String) -> [String] {
        value.split { ",，".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
