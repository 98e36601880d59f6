import Dialogue
import Foundation
import Singing

/// The personas and songs of the home folder, with everything that is wrong with them.
struct Shelf: Sendable {
    let personas: PersonaLibrary
    /// Tells when they change.
    let watch: PersonaWatch
    private(set) var songs: SongLibrary
    /// A persona to the songs of its own folder.
    private(set) var ownSongs: [String: [PersonaSong]] = [:]
    /// Why there are no songs; who only talks needs none.
    private let songsProblem: String?

    init(_ home: Home) throws {
        watch = try PersonaWatch(directory: home.personas.path)
        personas = watch.library
        do {
            songs = try SongLibrary(folder: home.songs.path)
            songsProblem = nil
        } catch {
            songs = SongLibrary()
            songsProblem = "\(error)"
        }
        for persona in personas.personas { addSongs(of: persona.id, folder: home.personas) }
    }

    /// Scores in a persona's own folder: `Personas/NAME/songs/`. It sings them without naming them.
    private mutating func addSongs(of persona: String, folder: URL) {
        let path = folder.appendingPathComponent(persona).appendingPathComponent("songs").path
        guard FileManager.default.fileExists(atPath: path), let own = try? SongLibrary(folder: path, owner: persona)
        else { return }
        songs.add(own)
        ownSongs[persona] = own.songs.map { PersonaSong(id: $0.id, title: $0.title, language: $0.language) }
    }

    var problems: [String] {
        personas.problems.map { "\($0)" } + songs.problems.map { "\($0)" } + (songsProblem.map { [$0] } ?? [])
    }
}
