import Dialogue
import Synchronization

/// The personas as they are at the moment, made searchable. Each edit makes a new edition; whoever answers holds on to
/// the one that they began with.
final class PersonaEditions: Sendable {
    /// What the reports tell.
    struct Report: Sendable, Encodable {
        struct Problem: Sendable, Encodable {
            var persona: String
            var what: String
            var place: String
            var advice: String
            /// The persona is not in use.
            var isFatal: Bool
            /// The version before the edit is in use still.
            var isKept: Bool
        }

        /// 1 at the start; one more with each edit that was taken.
        var edition: Int
        var problems: [Problem]
    }

    private struct State: Sendable {
        var library: PersonaLibrary
        var indices: [String: PersonaIndex]
        var edition = 1
    }

    private let state: Mutex<State>

    /// Songs that lie in the personas' own folders.
    private let songs: [String: [PersonaSong]]

    init(_ library: PersonaLibrary, songs: [String: [PersonaSong]] = [:]) {
        self.songs = songs
        let library = Self.taught(library, songs)
        let indices = Dictionary(
            library.personas.map { ($0.id, PersonaIndex($0)) }, uniquingKeysWith: { first, _ in first })
        state = Mutex(State(library: library, indices: indices))
    }

    var library: PersonaLibrary { state.withLock { $0.library } }

    func index(_ persona: String) -> PersonaIndex? { state.withLock { $0.indices[persona] } }

    /// Takes a newer version; blocks for as long as the changed personas take to be read into an index.
    func take(_ changes: PersonaChanges) {
        let library = Self.taught(changes.library, songs)
        var indices = state.withLock { $0.indices }
        for id in changes.removed { indices[id] = nil }
        for id in changes.added + changes.changed {
            indices[id] = library[id].map { PersonaIndex($0, reusing: indices[id]) }
        }
        state.withLock { [indices, library] state in
            state.library = library
            state.indices = indices
            if !(changes.added + changes.changed + changes.removed).isEmpty { state.edition += 1 }
        }
    }

    private static func taught(_ library: PersonaLibrary, _ songs: [String: [PersonaSong]]) -> PersonaLibrary {
        var library = library
        for (persona, own) in songs { library.teach(own, to: persona) }
        return library
    }

    var report: Report {
        let (problems, edition) = state.withLock { ($0.library.problems, $0.edition) }
        return Report(
            edition: edition,
            // A page shows what can be read at a glance; the log has all.
            problems: problems.prefix(50).map {
                .init(
                    persona: $0.persona, what: $0.what, place: $0.place, advice: $0.advice,
                    isFatal: $0.severity == .fatal && !$0.isKept, isKept: $0.isKept)
            })
    }
}
