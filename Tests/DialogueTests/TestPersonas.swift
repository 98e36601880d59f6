import Dialogue
import Foundation

/// The personas that ship, found beside the sources.
enum TestPersonas {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Personas").path

    static let library = Result { try PersonaLibrary(directory: directory) }

    static func persona(_ id: String) throws -> Persona {
        guard let persona = try library.get()[id] else {
            throw DialogueError("there is no persona `\(id)`", at: directory, advice: "")
        }
        return persona
    }
}
