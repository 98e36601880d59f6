internal import Formats

/// A character book (V2, V3, and the fields in common use beyond them) as lorebook entries.
struct CardBook {
    private(set) var entries: [LoreEntry] = []
    private(set) var settings = LoreSettings()
    private(set) var warnings: [String] = []
    /// As the lorebook's own file has it.
    private static let maximumEntries = 5000

    init(_ book: JSONValue, prefix: String) {
        settings = LoreSettings(
            scanDepth: book["scan_depth"]?.int.map { min(100, $0) } ?? LoreSettings().scanDepth,
            budget: book["token_budget"]?.int.map { min(8000, $0) } ?? LoreSettings().budget,
            isRecursive: book["recursive_scanning"]?.bool ?? false)
        // World books of other programs are objects with numbers for keys.
        let list = book["entries"]?.array ?? book["entries"]?.object?.members.map(\.value) ?? []
        if list.count > Self.maximumEntries {
            warnings.append("the lorebook has \(list.count) entries; the first \(Self.maximumEntries) are used")
        }
        for (index, value) in list.prefix(Self.maximumEntries).enumerated() {
            if let entry = entry(value, id: "\(prefix)/\(index + 1)") { entries.append(entry) }
        }
    }

    private mutating func entry(_ value: JSONValue, id: String) -> LoreEntry? {
        guard value.object != nil, let content = value["content"]?.string else {
            warnings.append("the lorebook's entry \(id) has no `content`; it is not used")
            return nil
        }
        guard content.unicodeScalars.count <= CharacterCard.maximumField else {
            warnings.append("the lorebook's entry \(id) is too long; it is not used")
            return nil
        }
        var entry = LoreEntry(
            id: id, keys: texts(value["keys"] ?? value["key"]), content: content,
            isConstant: value["constant"]?.bool ?? false, priority: value["priority"]?.int ?? 0)
        entry.rules = rules(value)
        LoreDecorators.apply(to: &entry)
        return entry.content.trimmed.isEmpty ? nil : entry
    }

    private func rules(_ value: JSONValue) -> LoreRules {
        let more = value["extensions"] ?? .null
        func int(_ key: String) -> Int? { more[key]?.int ?? value[key]?.int }
        func bool(_ key: String) -> Bool? { more[key]?.bool ?? value[key]?.bool }
        var rules = LoreRules()
        rules.name = [value["name"], value["comment"]].compactMap { $0?.string }.first { !$0.isEmpty } ?? ""
        rules.isEnabled = value["enabled"]?.bool ?? !(value["disable"]?.bool ?? false)
        let secondary = texts(value["secondary_keys"] ?? value["keysecondary"])
        rules.secondaryKeys = value["selective"]?.bool == false ? [] : secondary
        rules.logic = int("selectiveLogic").flatMap { [.andAny, .notAll, .notAny, .andAll][safe: $0] } ?? .andAny
        rules.usesRegex = value["use_regex"]?.bool ?? false
        rules.isCaseSensitive = value["case_sensitive"]?.bool ?? bool("case_sensitive") ?? false
        rules.matchesWholeWords = bool("match_whole_words") ?? true
        rules.order = value["insertion_order"]?.int ?? value["order"]?.int ?? 100
        rules.depth = int("depth").map { min(1000, max(0, $0)) } ?? 4
        rules.position = position(value, more)
        rules.role = int("role").flatMap { [.system, .user, .assistant][safe: $0] } ?? .system
        if bool("useProbability") != false {
            rules.probability = int("probability").map { min(100, max(0, $0)) } ?? 100
        }
        rules.scanDepth = int("scan_depth").map { min(1000, max(0, $0)) }
        rules.sticky = max(0, int("sticky") ?? 0)
        rules.cooldown = max(0, int("cooldown") ?? 0)
        rules.delay = max(0, int("delay") ?? 0)
        rules.isExcludedFromRecursion = bool("exclude_recursion") ?? false
        rules.preventsRecursion = bool("prevent_recursion") ?? false
        rules.needsRecursion = bool("delay_until_recursion") ?? false
        rules.ignoresBudget = bool("ignore_budget") ?? false
        rules.group = more["group"]?.string ?? value["group"]?.string ?? ""
        rules.groupWeight = int("group_weight").map { min(10_000, max(1, $0)) } ?? 100
        return rules
    }

    private func position(_ value: JSONValue, _ more: JSONValue) -> LoreRules.Position {
        if let number = more["position"]?.int ?? value["position"]?.int {
            return number == 0 ? .beforeCharacter : number == 4 ? .depth : .afterCharacter
        }
        return value["position"]?.string == "after_char" ? .afterCharacter : .beforeCharacter
    }

    private func texts(_ value: JSONValue?) -> [String] {
        if let text = value?.string { return text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty } }
        return value?.array?.compactMap(\.string).map { $0.trimmed }.filter { !$0.isEmpty } ?? []
    }
}

extension Array {
    /// The element at an index, if there is one.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
