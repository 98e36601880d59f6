import Script
import Stage

/// Everything that can be put on stage: the personas as roles, the songs, and what the pages are told of them.
struct House: Sendable {
    var roles: [Role]
    var catalogue: StageCatalogue
    /// The persona of the main show where nothing else is said.
    var leading: String?
    /// A set list's name to its songs.
    var setLists: [String: [String]] = [:]

    /// The named role; without a name the leading one, or the first where that is not there.
    func role(_ id: String?) throws(StageError) -> Role {
        if let id {
            guard let role = roles.first(where: { $0.id == id }) else {
                throw StageError(
                    "unknown-persona", "There is no persona “\(id.prefix(64))”",
                    advice: "choose one of: \(roles.map(\.id).joined(separator: ", "))")
            }
            return role
        }
        guard let first = roles.first(where: { $0.id == leading }) ?? roles.first else {
            throw StageError("unknown-persona", "There is no persona at all", advice: "put one into Personas/")
        }
        return first
    }

    func knows(song: String) -> Bool { catalogue.songs.contains { $0.id == song } }
}
