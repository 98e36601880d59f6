internal import Formats
internal import FoundationEssentials

/// The personas of a folder, and what is wrong with those that could not be read whole.
public struct PersonaLibrary: Sendable {
    /// In the order of their ids.
    public private(set) var personas: [Persona] = []
    /// The name below the folder that each persona came from.
    private(set) var origins: [String: String] = [:]
    public private(set) var problems: [PersonaProblem] = []
    /// Folders read at most.
    public static let maximumPersonas = 256

    /// Reads every folder in `directory` that holds a `persona.yaml` or a character card, and every character card that
    /// lies there by itself. Nothing in one stops another.
    /// - Throws: `DialogueError` when the directory itself cannot be read.
    public init(directory: String) throws {
        let shelf = KnowledgeShelf()
        let names = try Self.names(in: directory)
        self.init(names.compactMap { Self.volume(named: $0, in: directory, shelf: shelf) }, directory: directory)
    }

    /// What one name below the folder holds, and what is wrong with it.
    struct Volume: Sendable {
        var name: String
        var persona: Persona?
        var problems: [PersonaProblem]
    }

    init(_ volumes: [Volume], directory: String) {
        for volume in volumes {
            problems += volume.problems
            guard let persona = volume.persona else { continue }
            if self[persona.id] != nil {
                report("the id `\(persona.id)` is taken", path: directory + "/" + volume.name, persona: volume.name)
            } else {
                personas.append(persona)
                origins[persona.id] = volume.name
            }
        }
        personas.sort { $0.id < $1.id }
    }

    /// In their order, as many as are read.
    static func names(in directory: String) throws -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
            return Array(names.filter { !$0.hasPrefix(".") }.prefix(maximumPersonas))
        } catch {
            throw DialogueError(
                "the personas' folder cannot be read", at: directory,
                advice: "Name a folder that holds one folder a persona.")
        }
    }

    /// nil for what is neither a persona's folder nor a card's file.
    static func volume(named name: String, in directory: String, shelf: KnowledgeShelf) -> Volume? {
        load(path: directory + "/" + name, shelf: shelf)
            .map { Volume(name: name, persona: $0.persona, problems: $0.problems) }
    }

    /// Adds songs that lie in the persona's own folder to those that it names; one that it names already stays as it is.
    public mutating func teach(_ songs: [PersonaSong], to id: String) {
        guard let index = personas.firstIndex(where: { $0.id == id }) else { return }
        let known = Set(personas[index].songs.map(\.id))
        personas[index].songs += songs.filter { !known.contains($0.id) }
    }

    private mutating func report(_ what: String, path: String, persona: String) {
        problems.append(
            PersonaProblem(
                persona: persona, what: what, place: path, advice: "rename one of the two", severity: .fatal))
    }

    /// nil for what is neither a persona's folder nor a card's file.
    private static func load(
        path: String, shelf: KnowledgeShelf
    ) -> (persona: Persona?, problems: [PersonaProblem])? {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        if isFolder {
            let isPersona =
                FileManager.default.fileExists(atPath: path + "/persona.yaml")
                || PersonaReader.cardFile(in: path) != nil
            return isPersona ? load(folder: path, shelf: shelf) : nil
        }
        let parts = path.split(separator: "/").last?.split(separator: ".") ?? []
        guard parts.count > 1, let suffix = parts.last, CharacterCard.suffixes.contains(suffix.lowercased()) else {
            return nil
        }
        return load(card: path)
    }

    /// Reads a character card's file; its id is made of the file's name.
    public static func load(card file: String) -> (persona: Persona?, problems: [PersonaProblem]) {
        let name = file.split(separator: "/").last?.split(separator: ".").dropLast().joined(separator: "-") ?? ""
        var reader = PersonaReader(folder: file)
        do {
            let persona = try reader.read(card: file, id: PersonaID.make(from: name))
            return (persona, reader.problems)
        } catch {
            reader.report(error, severity: .fatal, place: file)
            return (nil, reader.problems)
        }
    }

    public subscript(id: String) -> Persona? { personas.first { $0.id == id } }

    /// Reads one persona's folder; nil when `persona.yaml` cannot be used, which is then among the problems.
    public static func load(folder: String) -> (persona: Persona?, problems: [PersonaProblem]) {
        load(folder: folder, shelf: KnowledgeShelf())
    }

    private static func load(
        folder: String, shelf: KnowledgeShelf
    ) -> (persona: Persona?, problems: [PersonaProblem]) {
        var reader = PersonaReader(folder: folder, shelf: shelf)
        return (reader.read(), reader.problems)
    }
}
