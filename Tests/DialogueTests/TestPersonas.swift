import Dialogue
import Foundation

/// The personas that ship, found beside the sources.
enum TestPersonas {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Personas").path

    static let library = Result { try PersonaLibrary(directory: directory) }

    /// Built once: an unoptimised build takes its time over it.
    private static let indices = Result { try library.get().personas.map { ($0.id, PersonaIndex($0)) } }

    static func index(_ id: String) throws -> PersonaIndex {
        guard let index = try indices.get().first(where: { $0.0 == id })?.1 else {
            throw DialogueError("there is no persona `\(id)`", at: directory, advice: "")
        }
        return index
    }

    static func persona(_ id: String) throws -> Persona {
        guard let persona = try library.get()[id] else {
            throw DialogueError("there is no persona `\(id)`", at: directory, advice: "")
        }
        return persona
    }
}
