internal import Formats
internal import FoundationEssentials
internal import Script

/// Reads one persona's folder and keeps every problem it meets.
struct PersonaReader {
    let folder: String
    let name: String
    private(set) var problems: [PersonaProblem] = []
    let shelf: KnowledgeShelf
    private static let limits = YAML.Limits(bytes: 4 << 20, depth: 12, nodes: 200_000)

    init(folder: String, shelf: KnowledgeShelf = KnowledgeShelf()) {
        self.folder = folder
        self.shelf = shelf
        name = folder.split(separator: "/").last.map(String.init) ?? folder
    }

    mutating func read() -> Persona? {
        do {
            let card = try card()
            let path = folder + "/persona.yaml"
            var persona: Persona
            if let card, !FileManager.default.fileExists(atPath: path) {
                persona = card
            } else {
                persona = try identity(YAML.load(path, limits: Self.limits), card: card)
            }
            persona.examples += dialogues(document("examples.yaml"))
            persona.lorebook += lorebook(document("lorebook.yaml")) + standaloneLorebook()
            persona.rundown = rundown(document("rundown.yaml"))
            stock(&persona)
            check(persona)
            return persona
        } catch {
            report(error, severity: .fatal, place: folder + "/persona.yaml")
            return nil
        }
    }

    /// The character card in the folder, called `card` and what kind it is.
    static func cardFile(in folder: String) -> String? {
        CharacterCard.suffixes.sorted().map { folder + "/card." + $0 }.first(where: FileManager.default.fileExists)
    }

    private mutating func card() throws -> Persona? {
        guard let file = Self.cardFile(in: folder) else { return nil }
        return try read(card: file, id: PersonaID.isOne(name) ? name : PersonaID.make(from: name))
    }

    /// The persona of a card's file, with what is odd about it among the problems.
    mutating func read(card file: String, id: String) throws -> Persona {
        let card = try CharacterCard.load(file)
        for warning in card.warnings + card.bookWarnings { warn(warning, place: file, advice: "") }
        return card.persona(id: id, file: file)
    }

    mutating func report(_ error: any Error, severity: PersonaProblem.Severity = .warning, place: String) {
        if let error = error as? FormatError {
            problems.append(PersonaProblem(error, persona: name, severity: severity))
        } else if let error = error as? DialogueError {
            warn(error.what, place: error.place, advice: error.advice, severity: severity)
        } else {
            warn("\(error)", place: place, advice: "", severity: severity)
        }
    }

    mutating func warn(
        _ what: String, place: String, advice: String, severity: PersonaProblem.Severity = .warning
    ) {
        problems.append(
            PersonaProblem(persona: name, what: what, place: place, advice: advice, severity: severity))
    }

    /// Runs one read; what it throws becomes a problem, and the entry is left out.
    mutating func attempt<Value>(
        _ place: String, severity: PersonaProblem.Severity = .warning, _ body: (inout PersonaReader) throws -> Value
    ) -> Value? {
        do {
            return try body(&self)
        } catch {
            report(error, severity: severity, place: place)
            return nil
        }
    }

    /// An optional file of the folder.
    private mutating func document(_ file: String) -> YAMLNode? {
        let path = folder + "/" + file
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return attempt(path, severity: .file) { _ in try YAML.load(path, limits: Self.limits) }
    }

    /// What only shows when all files are read.
    private mutating func check(_ persona: Persona) {
        let known = Set(persona.knowledge.map(\.id))
        for example in persona.examples {
            guard let topic = example.topic, !known.contains(topic) else { continue }
            warn(
                "the topic `\(topic)` of `\(example.id)` is not a section of the knowledge",
                place: folder + "/examples.yaml",
                advice: "use file/section, one of \(known.sorted().prefix(8).joined(separator: ", "))")
        }
        for problem in LoreScanner(persona.lorebook, place: folder).problems {
            warn(problem.what, place: problem.place, advice: problem.advice)
        }
        var seen: Set<String> = []
        let sections = persona.knowledge.map { $0.id + ($0.language.map { "@\($0.rawValue)" } ?? "") }
        for id in (persona.examples + persona.refusals).map(\.id) + sections + persona.lorebook.map(\.id) {
            if !seen.insert(id).inserted {
                warn("the id `\(id)` is given twice", place: folder, advice: "give each entry its own id")
            }
        }
    }
}
