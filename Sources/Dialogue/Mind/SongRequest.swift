/// What a message asks about singing.
enum SongRequest: Equatable {
    /// A song of the repertoire.
    case known(PersonaSong)
    /// Any song.
    case any
    /// A song that is not in the repertoire, as it was named.
    case unknown(String)
    /// Which songs there are.
    case list
}

extension SongRequest {
    /// nil when the message is not about singing a song.
    static func read(_ text: String, songs: [PersonaSong]) -> SongRequest? {
        let line = SongLine(text)
        guard !line.text.isEmpty else { return nil }
        if let (song, rest) = named(in: line.text, songs: songs) {
            // A title among other words is a request only when something asks to sing: “茉莉花茶多少钱” does not.
            if line.asksAboutSinging { return nil }
            return line.asksToSing || SongLine.onlyPoliteness(rest) ? .known(song) : nil
        }
        if line.asksForList { return .list }
        // “好听！再来一首”: what stands around the request is no title.
        let asking = clauses(text).map(SongLine.init).filter(\.asksToSing)
        guard let wish = asking.lazy.compactMap(\.wish).first else { return nil }
        return wish.isEmpty ? .any : .unknown(wish)
    }

    /// A request does not go on behind these; titles of the repertoire that hold a comma are found before.
    private static func clauses(_ text: String) -> [String] {
        text.split { "。！？!?；;，,\n".contains($0) }.map(String.init)
    }

    /// The song with that id or title.
    static func song(named name: String, in songs: [PersonaSong]) -> PersonaSong? {
        let wanted = SongLine.plain(name)
        return songs.first { song in
            song.id == name || ([song.title] + song.aliases).contains { SongLine.plain($0) == wanted }
        }
    }

    /// The longest title that stands in the text, and the text without it.
    private static func named(in text: String, songs: [PersonaSong]) -> (PersonaSong, String)? {
        var best: (song: PersonaSong, name: String)?
        for song in songs {
            for name in ([song.title, song.id] + song.aliases).map(SongLine.plain) where !name.isEmpty {
                if name.utf8.count > best?.name.utf8.count ?? 0, SongLine.holds(name, in: text) { best = (song, name) }
            }
        }
        return best.map { ($0.song, SongLine.removing([$0.name], from: text)) }
    }
}
