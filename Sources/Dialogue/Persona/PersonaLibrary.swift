internal import Formats
internal import FoundationEssentials

/// The personas of a folder, and what is wrong with those that could not be read whole.
public struct PersonaLibrary: Sendable {
    /// In the order of their ids.
    public private(set) var personas: [Persona] = []
    public private(set) var problems: [PersonaProblem] = []
    /// Folders read at most.
    public static let maximumPersonas = 256

    /// Reads every folder in `directory` that holds a `persona.yaml` or a character card, and every character card that
    /// lies there by itself. Nothing in one stops another.
    /// - Throws: `DialogueError` when the directory itself cannot be read.
    public init(directory: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw DialogueError(
                "the personas' folder cannot be read", at: directory,
                advice: "Name a folder that holds one folder a persona.")
        }
        for name in names.prefix(Self.maximumPersonas) where !name.hasPrefix(".") {
            let folder = directory + "/" + name
            guard let (persona, problems) = Self.load(path: folder) else { continue }
            self.problems += problems
            guard let persona else { continue }
            if self[persona.id] != nil {
                report("the id `\(persona.id)` is taken", path: folder, persona: name)
            } else {
                personas.append(persona)
            }
        }
        personas.sort { $0.id < $1.id }
    }

    private mutating func report(_ what: String, path: String, persona: String) {
        problems.append(
            PersonaProblem(
                persona: persona, what: what, place: path, advice: "rename one of the two", severity: .fatal))
    }

    /// nil for what is neither a persona's folder nor a card's file.
    private static func load(path: String) -> (persona: Persona?, problems: [PersonaProblem])? {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        if isFolder {
            let isPersona =
                FileManager.default.fileExists(atPath: path + "/persona.yaml")
                || PersonaReader.cardFile(in: path) != nil
            return isPersona ? load(folder: path) : nil
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
        var reader = PersonaReader(folder: folder)
        return (reader.read(), reader.problems)
    }
}
