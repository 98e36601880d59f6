import Script
import Singing
import Stage

extension Director {
    func sing(_ request: SingRequest, at place: SongPlace) async throws(StageError) -> WireSongQueue {
        var list = request.songs
        if let name = request.setList {
            guard let found = house.setLists[name] else {
                throw StageError(
                    "unknown-song", "There is no set list “\(name.prefix(64))”", advice: "see GET /v1/setlists")
            }
            list = found
        }
        for song in list {
            guard house.knows(song: song) else {
                throw StageError("unknown-song", "There is no song “\(song.prefix(64))”", advice: "see /v1/songs")
            }
        }
        if let style = request.style, SingingStyle.named(style) == nil {
            throw StageError("bad-field", "`style` is unknown", advice: "use plain, pop or belCanto")
        }
        let performer = try performer(place)
        let options = SongRequestOptions(
            transpose: request.transpose, tempo: request.tempo, style: request.style,
            accompaniment: request.accompaniment, countIn: request.countIn, from: request.from)
        try await performer.request(
            list, options: options, sender: request.sender, first: request.first, number: nextTurn())
        return await performer.songReport()
    }

    func songQueue(at place: SongPlace) async throws(StageError) -> WireSongQueue {
        try await performer(place).songReport()
    }

    func act(_ action: SongAction, at place: SongPlace) async throws(StageError) -> WireSongQueue {
        let performer = try performer(place)
        let number = nextTurn()
        switch action {
        case .cancel(let id): try await performer.cancelSong(id, number: number)
        case .skip: try await performer.skipSong(number: number)
        case .seek(let id, let seconds): try await performer.seekSong(id, to: seconds, number: number)
        }
        return await performer.songReport()
    }
}
