internal import Formats
internal import Script

extension Persona {
    /// The persona as a character card V3: the card it came as when it came as one, else one made of its fields. What
    /// a card has no field for stands under `extensions.voxhumana`.
    /// - Throws: `DialogueError` when the card's file cannot be read any more.
    public func characterCard() throws -> CharacterCard {
        if let card { return try CharacterCard.load(card.file) }
        return CharacterCard(
            version: .v3,
            document: ["spec": "chara_card_v3", "spec_version": "3.0", "data": .object(cardData)])
    }

    private var cardData: JSONObject {
        var data = JSONObject()
        for (field, text) in [
            ("name", name), ("description", identity), ("personality", manner), ("scenario", ""),
            ("first_mes", greeting), ("mes_example", exampleText), ("creator_notes", ""), ("system_prompt", ""),
            ("post_history_instructions", ""), ("creator", ""), ("character_version", ""),
        ] {
            data[field] = .string(text)
        }
        for field in ["alternate_greetings", "group_only_greetings", "tags"] { data[field] = [] }
        data["character_book"] = book
        data["extensions"] = ["voxhumana": extensions]
        return data
    }

    private var exampleText: String {
        examples.filter { !$0.questions.isEmpty && !$0.answers.isEmpty }.map { example in
            "<START>\n{{user}}: \(example.questions[0])\n{{char}}: \(macros(example.answers[0].text))"
        }.joined(separator: "\n")
    }

    /// Our own names for whoever asks and for the performer, in the words of cards.
    private func macros(_ text: String) -> String {
        text.replacing("{viewer}", with: "{{user}}").replacing("{name}", with: "{{char}}")
    }

    /// The lorebook, and the knowledge behind it: other programs know no other place for it.
    private var book: JSONValue {
        let lore = lorebook.map { $0.cardEntry }
        let facts = knowledge.enumerated().map { index, section in
            LoreEntry(
                id: section.id, keys: [section.title] + section.keys,
                content: section.sentences.joined(separator: language == .english ? " " : ""),
                rules: Self.rules(named: section.title, order: 1000 + index)
            ).cardEntry
        }
        return [
            "name": .string(name), "scan_depth": JSONValue(loreSettings.scanDepth),
            "token_budget": JSONValue(loreSettings.budget), "recursive_scanning": .bool(loreSettings.isRecursive),
            "extensions": [:], "entries": .array(lore + facts),
        ]
    }

    private static func rules(named name: String, order: Int) -> LoreRules {
        var rules = LoreRules()
        rules.name = name
        rules.order = order
        return rules
    }

    private var extensions: JSONValue {
        let songs = songs.map { song -> JSONValue in
            [
                "id": .string(song.id), "title": .string(song.title), "language": .string(song.language.rawValue),
                "aliases": .array(song.aliases.map { .string($0) }),
            ]
        }
        return [
            "id": .string(id), "languages": .array(languages.map { .string($0.rawValue) }),
            "voice": JSONValue(sound.voice), "speaker": JSONValue(sound.speaker), "timbre": JSONValue(sound.timbre),
            "pitch": JSONValue(sound.prosody.pitch), "rate": JSONValue(sound.prosody.rate), "look": .string(look),
            "mood": .string(mood.emotion.rawValue), "catchphrases": .array(catchphrases.map { .string($0) }),
            "songs": .array(songs),
        ]
    }
}

extension LoreEntry {
    /// The entry in a character book of V3.
    var cardEntry: JSONValue {
        let logics = LoreRules.Logic.allCases
        let more: JSONValue = [
            "position": JSONValue(positionNumber), "depth": JSONValue(rules.depth),
            "probability": JSONValue(rules.probability), "useProbability": .bool(rules.probability < 100),
            "selectiveLogic": JSONValue(logics.firstIndex(of: rules.logic) ?? 0),
            "role": JSONValue(LoreRules.Role.allCases.firstIndex(of: rules.role) ?? 0),
            "scan_depth": rules.scanDepth.map { JSONValue($0) } ?? .null,
            "match_whole_words": .bool(rules.matchesWholeWords), "sticky": JSONValue(rules.sticky),
            "cooldown": JSONValue(rules.cooldown), "delay": JSONValue(rules.delay), "group": .string(rules.group),
            "group_weight": JSONValue(rules.groupWeight), "exclude_recursion": .bool(rules.isExcludedFromRecursion),
            "prevent_recursion": .bool(rules.preventsRecursion),
            "delay_until_recursion": .bool(rules.needsRecursion), "ignore_budget": .bool(rules.ignoresBudget),
        ]
        return [
            "keys": .array(keys.map { .string($0) }), "content": .string(decorated), "extensions": more,
            "enabled": .bool(rules.isEnabled), "insertion_order": JSONValue(rules.order),
            "case_sensitive": .bool(rules.isCaseSensitive), "use_regex": .bool(rules.usesRegex),
            "constant": .bool(isConstant), "name": .string(rules.name.isEmpty ? id : rules.name),
            "priority": JSONValue(priority), "selective": .bool(!rules.secondaryKeys.isEmpty),
            "secondary_keys": .array(rules.secondaryKeys.map { .string($0) }),
            "position": .string(rules.position == .beforeCharacter ? "before_char" : "after_char"),
        ]
    }

    private var positionNumber: Int {
        switch rules.position {
        case .beforeCharacter: 0
        case .depth: 4
        default: 1
        }
    }

    /// What only decorators can say stands in the content again.
    private var decorated: String {
        var lines: [String] = []
        if rules.activatesAfter > 0 { lines.append("@@activate_only_after \(rules.activatesAfter)") }
        if rules.activatesEvery > 1 { lines.append("@@activate_only_every \(rules.activatesEvery)") }
        if rules.keepsActive { lines.append("@@keep_activate_after_match") }
        if rules.comesOnce { lines.append("@@dont_activate_after_match") }
        if let isForced = rules.isForced { lines.append(isForced ? "@@activate" : "@@dont_activate") }
        if let greeting = rules.greeting { lines.append("@@is_greeting \(greeting)") }
        if !rules.excludedKeys.isEmpty {
            lines.append("@@exclude_keys " + rules.excludedKeys.joined(separator: ","))
        }
        if rules.position == .personality || rules.position == .scenario {
            lines.append("@@position \(rules.position.rawValue)")
        }
        return (lines + [content]).joined(separator: "\n")
    }
}
