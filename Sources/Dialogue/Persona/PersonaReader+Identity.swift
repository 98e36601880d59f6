internal import Formats
internal import Script

extension PersonaReader {
    private static let keys: Set<String> = [
        "id", "name", "language", "languages", "voice", "speaker", "timbre", "pitch", "rate", "volume", "look", "mood",
        "intensity", "greeting", "identity", "manner", "catchphrases", "topics", "phrases", "songs", "refusals",
    ]

    /// `persona.yaml`. Only the id, the name and the language must be there.
    mutating func identity(_ node: YAMLNode) throws -> Persona {
        let id = try node.required("id").text()
        guard !id.isEmpty, id.utf8.count <= 64, id.utf8.allSatisfy(Self.isIDByte) else {
            throw try node.required("id").error("must be lower-case letters, digits and hyphens, at most 64")
        }
        var persona = try Persona(
            id: id, name: line(node.required("name")), language: language(node.required("language")))
        warnOfUnknown(node, keys: Self.keys)
        if let languages = try node.optional("languages") {
            let others = try languages.elements().map(language).filter { $0 != persona.language }
            persona.languages = [persona.language] + others
        }
        persona.sound = try sound(node)
        persona.mood = try mood(node) ?? .neutral
        persona.look = try node.optional("look").map(line) ?? "default"
        persona.greeting = try node.optional("greeting").map(paragraph) ?? ""
        persona.identity = try node.optional("identity").map(paragraph) ?? ""
        persona.manner = try node.optional("manner").map(paragraph) ?? ""
        persona.catchphrases = try node.optional("catchphrases")?.elements().map(line) ?? []
        persona.phrases = try phrases(node)
        persona.songs = try songs(node)
        persona.refusals = try dialogues(node.optional("refusals"))
        return persona
    }

    private func sound(_ node: YAMLNode) throws -> PersonaSound {
        try PersonaSound(
            voice: node.optional("voice").map(line), speaker: node.optional("speaker").map(line),
            timbre: Float(node.optional("timbre")?.number(in: -6...6) ?? 0),
            prosody: Prosody(
                rate: node.optional("rate")?.number(in: 0.5...2) ?? 1,
                pitch: node.optional("pitch")?.number(in: -12...12) ?? 0,
                volume: node.optional("volume")?.number(in: -12...12) ?? 0))
    }

    private mutating func phrases(_ node: YAMLNode) throws -> Phrases {
        var phrases = Phrases()
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

    private static func isIDByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
    }
}
