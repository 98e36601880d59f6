internal import Foundation
internal import Script

extension ReplyPlanner {
    /// A song asked for by its id or title.
    func sing(_ name: String, memory: inout ReplyMemory) -> Reply {
        if let song = SongRequest.song(named: name, in: persona.songs) {
            return introduce(song, language: persona.language, memory: &memory)
        }
        return answer(.unknown(name), language: persona.language, memory: &memory)
    }

    func answer(_ request: SongRequest, language: Language, memory: inout ReplyMemory) -> Reply {
        switch request {
        case .known(let song):
            return introduce(song, language: language, memory: &memory)
        case .any:
            guard let song = memory.choose(from: persona.songs, for: "song") else {
                return phrase(.unsure, origin: .unsure, language: language, memory: &memory, confidence: 0)
            }
            return introduce(song, language: language, memory: &memory)
        case .unknown(let name):
            let title = String(name.unicodeScalars.prefix(40))
            return phrase(.unknownSong, origin: .unknownSong, language: language, memory: &memory, song: title)
        case .list:
            return phrase(.repertoire, origin: .repertoire, language: language, memory: &memory)
        }
    }

    private func introduce(_ song: PersonaSong, language: Language, memory: inout ReplyMemory) -> Reply {
        var reply = phrase(
            .introduceSong, origin: .song(song.id), language: language, memory: &memory, song: song.title)
        reply.song = song.id
        // “What is it about?” asks of the song that was just sung.
        if let section = persona.knowledge.first(where: { $0.title.localizedCaseInsensitiveContains(song.title) }) {
            memory.enter(section.id)
        }
        return reply
    }
}
