internal import Formats
internal import FoundationEssentials
internal import Script

/// Puts a card's file into the personas' folder. The file is kept as it is, byte for byte; beside it stands a short
/// `persona.yaml` for what a card does not say: the voice, the look, the songs.
public enum CardImport {
    /// - Parameter id: the new persona's; nil makes one of the card's name.
    /// - Returns: the persona, its folder, and what is odd about the card.
    /// - Throws: `DialogueError` when the file is no card, or the id is taken.
    public static func run(
        file: String, into directory: String, id: String? = nil
    ) throws -> (persona: Persona, folder: String, warnings: [String]) {
        let card = try CharacterCard.load(file)
        if let id, !PersonaID.isOne(id) {
            throw DialogueError(
                "`\(id)` is no id", at: file, advice: "Use lower-case letters, digits and hyphens, at most 64.")
        }
        let id = id ?? free(card.suggestedID, in: directory)
        let folder = directory + "/" + id
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw DialogueError(
                "there is a persona `\(id)` already", at: folder, advice: "Give the new one another id with --id.")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let target = folder + "/card." + suffix(card.container)
            try Data(FileBytes.read(file, limit: CharacterCard.maximumSize)).write(to: URL(fileURLWithPath: target))
            try Data(settings(card, id: id).utf8).write(to: URL(fileURLWithPath: folder + "/persona.yaml"))
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw DialogueError("the card cannot be put there: \(error)", at: folder, advice: "See its permissions.")
        }
        let (persona, problems) = PersonaLibrary.load(folder: folder)
        guard let persona else {
            try? FileManager.default.removeItem(atPath: folder)
            throw DialogueError(
                problems.first?.what ?? "the card cannot be read", at: file, advice: problems.first?.advice ?? "")
        }
        return (persona, folder, problems.map(\.description))
    }

    private static func suffix(_ container: CharacterCard.Container) -> String { container.rawValue }

    private static func free(_ id: String, in directory: String) -> String {
        guard FileManager.default.fileExists(atPath: directory + "/" + id) else { return id }
        return (2...99).map { "\(id)-\($0)" }
            .first { !FileManager.default.fileExists(atPath: directory + "/" + $0) } ?? id
    }

    private static func settings(_ card: CharacterCard, id: String) -> String {
        """
        # What the card beside this does not say. Anything here wins over the card: see Docs/Personas.md.
        id: \(id)
        language: \(card.language.rawValue)
        voice: house
        """ + "\n"
    }
}
