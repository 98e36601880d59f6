/// Who and what can be put on stage.
public struct StageCatalogue: Sendable, Equatable {
    public var personas: [WirePersona]
    public var songs: [WireSong]
    /// A persona's id to the ids of the songs it knows.
    public var repertoire: [String: [String]]

    public init(personas: [WirePersona] = [], songs: [WireSong] = [], repertoire: [String: [String]] = [:]) {
        self.personas = personas
        self.songs = songs
        self.repertoire = repertoire
    }

    /// The persona's songs in its own order; every song where it names none.
    public func songs(of persona: String?) -> [WireSong] {
        guard let persona, let names = repertoire[persona], !names.isEmpty else { return songs }
        return names.compactMap { name in songs.first { $0.id == name } }
    }
}
