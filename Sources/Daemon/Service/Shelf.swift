import Dialogue
import Foundation
import Singing

/// The personas and songs of the home folder, with everything that is wrong with them.
struct Shelf: Sendable {
    let personas: PersonaLibrary
    let songs: SongLibrary
    /// Why there are no songs; who only talks needs none.
    private let songsProblem: String?

    init(_ home: Home) throws {
        personas = try PersonaLibrary(directory: home.personas.path)
        do {
            songs = try SongLibrary(folder: home.songs.path)
            songsProblem = nil
        } catch {
            songs = SongLibrary()
            songsProblem = "\(error)"
        }
    }

    var problems: [String] {
        personas.problems.map { "\($0)" } + songs.problems.map { "\($0)" } + (songsProblem.map { [$0] } ?? [])
    }
}
