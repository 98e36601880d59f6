import Dialogue
import Foundation
import Singing

/// The personas and songs of the home folder, with everything that is wrong with them.
struct Shelf: Sendable {
    let personas: PersonaLibrary
    let songs: SongLibrary

    init(_ home: Home) throws {
        personas = try PersonaLibrary(directory: home.personas.path)
        songs = try SongLibrary(folder: home.songs.path)
    }

    var problems: [String] { personas.problems.map { "\($0)" } + songs.problems.map { "\($0)" } }
}
