internal import Formats
internal import FoundationEssentials

/// The personas of a folder, and what is wrong with those that could not be read whole.
public struct PersonaLibrary: Sendable {
    /// In the order of their ids.
    public private(set) var personas: [Persona] = []
    public private(set) var problems: [PersonaProblem] = []
    /// Folders read at most.
    public static let maximumPersonas = 256

    /// Reads every folder in `directory` that holds a `persona.yaml`. Nothing in one folder stops another.
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
            guard FileManager.default.fileExists(atPath: folder + "/persona.yaml") else { continue }
            let (persona, problems) = Self.load(folder: folder)
            if let persona { personas.append(persona) }
            self.problems += problems
        }
    }

    public subscript(id: String) -> Persona? { personas.first { $0.id == id } }

    /// Reads one persona's folder; nil when `persona.yaml` cannot be used, which is then among the problems.
    public static func load(folder: String) -> (persona: Persona?, problems: [PersonaProblem]) {
        var reader = PersonaReader(folder: folder)
        return (reader.read(), reader.problems)
    }
}
