internal import Formats
public import Script

extension CharacterCard {
    /// The persona that the card describes.
    /// - Parameters:
    ///   - id: the persona's id.
    ///   - file: the card's file, kept for the export.
    public func persona(id: String, file: String) -> Persona {
        let name = spokenName
        let language = language
        var persona = Persona(id: id, name: name, language: language)
        persona.languages = [language] + [.mandarin, .english].filter { $0 != language && writes($0) }
        persona.greeting = greeted(text("first_mes"))
        persona.identity = identity
        persona.manner = named(text("personality"))
        persona.examples = examples(name: name)
        persona.knowledge = knowledge(name: name, language: language)
        if let book = data["character_book"], !book.isNull {
            let book = CardBook(book, prefix: "lore")
            persona.lorebook = book.entries.map { entry in
                var entry = entry
                entry.content = named(entry.content)
                return entry
            }
            persona.loreSettings = book.settings
        }
        persona.phrases.topics[language] = topics(persona.lorebook, language: language)
        persona.card = details(file: file)
        return persona
    }

    /// What the lorebook's reader left out.
    public var bookWarnings: [String] {
        data["character_book"].map { CardBook($0, prefix: "lore").warnings } ?? []
    }

    /// An id made of the name: letters and digits of ASCII, Chinese by its pinyin; `card` when nothing is left.
    public var suggestedID: String { PersonaID.make(from: name) }

    private var spokenName: String {
        String(String.UnicodeScalarView(nickname.trimmed.unicodeScalars.prefix(100)))
    }

    /// The language that the card is written in.
    public var language: Language {
        let fields = ["first_mes", "description", "personality", "scenario", "mes_example"]
        for field in fields {
            let words = CardText.spoken(text(field)).replacing("{{user}}", with: "").replacing("{{char}}", with: "")
            if let language = TextLanguage.detect(words) { return language }
        }
        return TextLanguage.detect(name) ?? .english
    }

    private func writes(_ language: Language) -> Bool {
        texts("alternate_greetings").contains { TextLanguage.detect(CardText.spoken($0)) == language }
    }

    private func named(_ text: String) -> String {
        Macros(viewer: nil, name: spokenName).expand(text, in: .english, mode: .naming).trimmed
    }

    /// A greeting is said to everyone: nobody's name is in it.
    private func greeted(_ text: String) -> String {
        CardText.spoken(Macros(viewer: nil, name: spokenName).expand(text, in: language))
    }

    private var identity: String {
        let parts = [("", text("description")), ("Scenario: ", text("scenario"))]
        return parts.filter { !$0.1.trimmed.isEmpty }.map { $0.0 + named($0.1) }.joined(separator: "\n\n")
    }

    private func examples(name: String) -> [ExampleDialogue] {
        let pairs = MessageExamples(text("mes_example"), name: name).pairs
        return pairs.enumerated().compactMap { index, pair in
            // What the viewer says has nothing to say about the viewer's name.
            let question = CardText.spoken(named(pair.question)).replacing("{{user}}", with: "").trimmed
            let answer = CardText.spoken(named(pair.answer))
            guard !question.isEmpty, !answer.isEmpty else { return nil }
            return ExampleDialogue(id: "example/\(index + 1)", questions: [question], answers: [ExampleAnswer(answer)])
        }
    }

    /// The sentences of the description, the personality and the scenario, by paragraph.
    private func knowledge(name: String, language: Language) -> [KnowledgeSection] {
        let source = [Language.mandarin: "角色卡", .japanese: "キャラクターカード"][language] ?? "my character card"
        var sections: [KnowledgeSection] = []
        for field in ["description", "personality", "scenario"] {
            let paragraphs = named(text(field)).split(separator: "\n\n").map(String.init)
            for paragraph in paragraphs where sections.count < 200 {
                let sentences = paragraph.split(whereSeparator: \.isNewline).flatMap { Sentences.split($0.trimmed) }
                    .map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(600))) }
                    .filter { $0.contains(where: \.isLetter) }
                guard !sentences.isEmpty else { continue }
                sections.append(
                    KnowledgeSection(
                        id: "card/\(sections.count + 1)", title: name, source: source,
                        keys: sentences.prefix(64).flatMap(Self.asked), sentences: Array(sentences.prefix(64))))
            }
        }
        return sections
    }

    /// A sentence about the character as those who ask put it: “his boat” is “your boat”, and what it is called is the
    /// commonest question of all. Nothing when it is longer than a question is.
    private static func asked(_ sentence: String) -> [String] {
        guard sentence.unicodeScalars.count <= 60 else { return [] }
        let words = sentence.split(separator: " ").map { second[$0.lowercased()] ?? String($0) }
        let asked = words.joined(separator: " ").replacing("她", with: "你").replacing("他", with: "你")
        guard asked != sentence else { return [] }
        guard let name = asked.firstIndex(of: "叫") else { return [asked] }
        return [asked, asked[..<name] + "叫什么"]
    }

    private static let second = [
        "he": "you", "she": "you", "his": "your", "her": "your", "him": "you", "they": "you", "their": "your",
    ]

    /// What it can be asked about: the first keys of its lorebook, or its life.
    private func topics(_ lorebook: [LoreEntry], language: Language) -> [String] {
        let named = lorebook.filter { $0.rules.isEnabled && !$0.isConstant && !$0.rules.usesRegex }
            .compactMap(\.keys.first)
        let own = [Language.mandarin: "这里的故事", .japanese: "ここでの暮らし"][language] ?? "my life here"
        return named.isEmpty ? [own] : Array(named.prefix(12))
    }

    private func details(file: String) -> PersonaCard {
        var card = PersonaCard(file: file, version: version)
        card.alternateGreetings = texts("alternate_greetings").map(greeted)
        card.groupGreetings = texts("group_only_greetings").map(greeted)
        card.creatorNotes = text("creator_notes")
        card.creator = text("creator")
        card.characterVersion = text("character_version")
        card.tags = texts("tags")
        card.personality = text("personality")
        card.scenario = text("scenario")
        card.systemPrompt = named(text("system_prompt"))
        card.closingInstructions = named(text("post_history_instructions"))
        card.assets = assets
        card.extensions = data["extensions"]?.text ?? ""
        if let prompt = data["extensions"]?["depth_prompt"], let text = prompt["prompt"]?.string, !text.trimmed.isEmpty
        {
            card.depthPrompt = PersonaCard.DepthPrompt(
                text: named(text), depth: min(1000, max(0, prompt["depth"]?.int ?? 4)),
                role: prompt["role"]?.string.flatMap(LoreRules.Role.init) ?? .system)
        }
        return card
    }
}
