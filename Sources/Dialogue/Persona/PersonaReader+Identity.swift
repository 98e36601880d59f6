internal import Formats
internal import Script

extension PersonaReader {
    static let keys: Set<String> = [
        "id", "name", "language", "languages", "voice", "speaker", "singer", "timbre", "pitch", "rate", "volume",
        "look", "mood",
        "intensity", "greeting", "greetsShows", "idle", "identity", "manner", "catchphrases", "topics", "phrases",
        "songs", "refusals",
        "filter",
        "lore",
    ]

    /// `persona.yaml`. Only the id, the name and the language must be there; with a card beside it nothing must, and
    /// what is there wins over the card.
    mutating func identity(_ node: YAMLNode, card: Persona?) throws -> Persona {
        let id = try card == nil ? node.required("id").text() : node.optional("id")?.text() ?? card?.id ?? ""
        guard PersonaID.isOne(id) else {
            throw try node.required("id").error("must be lower-case letters, digits and hyphens, at most 64")
        }
        var persona = try card ?? Persona(id: id, name: line(node.required("name")), language: .english)
        persona.id = id
        if let name = try node.optional("name") { persona.name = try line(name) }
        if let language = try card == nil ? node.required("language") : node.optional("language") {
            persona.language = try self.language(language)
            persona.languages = [persona.language] + persona.languages.filter { $0 != persona.language && card != nil }
        }
        warnOfUnknown(node, keys: Self.keys)
        if let languages = try node.optional("languages") {
            let others = try languages.elements().map(language).filter { $0 != persona.language }
            persona.languages = [persona.language] + others
        }
        persona.sound = try sound(node)
        persona.mood = try mood(node) ?? .neutral
        persona.look = try node.optional("look").map(line) ?? "default"
        try greeting(node, of: &persona)
        persona.idle = try idle(node.optional("idle"))
        persona.identity = try node.optional("identity").map(paragraph) ?? persona.identity
        persona.manner = try node.optional("manner").map(paragraph) ?? persona.manner
        persona.catchphrases = try node.optional("catchphrases")?.elements().map(line) ?? []
        persona.phrases = try phrases(node, from: persona.phrases)
        persona.songs = try songs(node)
        persona.refusals = try dialogues(node.optional("refusals"))
        persona.loreSettings = try lore(node.optional("lore"), from: persona.loreSettings)
        persona.filter = try filter(node.optional("filter"))
        return persona
    }

    /// `greeting:` is a text, or texts by language.
    private func greeting(_ node: YAMLNode, of persona: inout Persona) throws {
        persona.greetsShows = try node.optional("greetsShows")?.boolean() ?? false
        guard let greeting = try node.optional("greeting") else { return }
        guard case .mapping = greeting.content else {
            persona.greeting = try paragraph(greeting)
            return
        }
        for entry in try greeting.entries() {
            persona.greetings[try Self.language(named: entry.key, at: entry.value)] = try paragraph(entry.value)
        }
        guard let own = persona.greetings[persona.language] else {
            throw greeting.error(
                "lacks the persona's own language", advice: "add `\(persona.language.rawValue):` to it")
        }
        persona.greeting = own
    }

    /// `idle:` tells what is said when nobody writes.
    private mutating func idle(_ node: YAMLNode?) throws -> IdleLines {
        guard let node else { return IdleLines() }
        warnOfUnknown(node, keys: ["seconds", "lines"])
        let lines = try node.required("lines")
        let found = try lines.elements().map(paragraph)
        guard (1...500).contains(found.count) else { throw lines.error("must hold 1 to 500 lines") }
        return try IdleLines(seconds: node.optional("seconds")?.number(in: 5...86_400), lines: found)
    }

    /// `lore:` tells how the lorebook is read.
    private mutating func lore(_ node: YAMLNode?, from settings: LoreSettings) throws -> LoreSettings {
        guard let node else { return settings }
        warnOfUnknown(node, keys: ["scanDepth", "budget", "recursive"])
        return try LoreSettings(
            scanDepth: node.optional("scanDepth")?.integer(in: 0...100) ?? settings.scanDepth,
            budget: node.optional("budget")?.integer(in: 0...8000) ?? settings.budget,
            isRecursive: node.optional("recursive")?.boolean() ?? settings.isRecursive)
    }

    private func sound(_ node: YAMLNode) throws -> PersonaSound {
        var sound = try PersonaSound(
            voice: node.optional("voice").map(line), speaker: node.optional("speaker").map(line),
            timbre: Float(node.optional("timbre")?.number(in: -6...6) ?? 0),
            prosody: Prosody(
                rate: node.optional("rate")?.number(in: 0.5...2) ?? 1,
                pitch: node.optional("pitch")?.number(in: -12...12) ?? 0,
                volume: node.optional("volume")?.number(in: -12...12) ?? 0))
        sound.singer = try node.optional("singer").map(line)
        return sound
    }

    private mutating func phrases(_ node: YAMLNode, from phrases: Phrases) throws -> Phrases {
        var phrases = phrases
        for entry in try node.optional("topics")?.entries() ?? [] {
            phrases.topics[try Self.language(named: entry.key, at: entry.value)] = try entry.value.elements().map(line)
        }
        for entry in try node.optional("phrases")?.entries() ?? [] {
            guard let moment = Phrases.Moment(rawValue: entry.key) else {
                let known = Phrases.Moment.allCases.map(\.rawValue).joined(separator: ", ")
                warn("the phrase `\(entry.key)` is not known", place: entry.value.place, advice: "known: \(known)")
                continue
            }
            for variants in try entry.value.entries() {
                let language = try Self.language(named: variants.key, at: variants.value)
                phrases.lines[moment, default: [:]][language] = try variants.value.elements().map(paragraph)
            }
        }
        return phrases
    }

    private mutating func songs(_ node: YAMLNode) throws -> [PersonaSong] {
        var songs: [PersonaSong] = []
        for entry in try node.optional("songs")?.elements() ?? [] {
            let song = attempt(entry.place) { reader in
                reader.warnOfUnknown(entry, keys: ["id", "title", "language", "aliases"])
                return try PersonaSong(
                    id: reader.line(entry.required("id")), title: reader.line(entry.required("title")),
                    language: reader.language(entry.required("language")),
                    aliases: entry.optional("aliases")?.elements().map(reader.line) ?? [])
            }
            if let song { songs.append(song) }
        }
        return songs
    }
}
