import Stage

extension Backend {
    func sing(_ request: SingRequest, at place: SongPlace) async throws(StageError) -> WireSongQueue {
        try await director.sing(request, at: place)
    }

    func songQueue(at place: SongPlace) async throws(StageError) -> WireSongQueue {
        try await director.songQueue(at: place)
    }

    func act(_ action: SongAction, at place: SongPlace) async throws(StageError) -> WireSongQueue {
        try await director.act(action, at: place)
    }

    func setLists() async -> [String: [String]] { await director.house.setLists }

    func work(_ work: ScoreWork) async throws(StageError) -> ScoreResult { try await desk.work(work) }
}
