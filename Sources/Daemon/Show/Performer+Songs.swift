import Dialogue
import Script
import Singing
import Stage

extension Performer {
    /// What a command means for the songs: whoever speaks interrupts, who says stop means it.
    func tellQueue(of command: StageCommand, cutAt position: Int, sender: String) {
        switch command {
        case .stop, .persona: stopSongs()
        case .say(let text) where StopRequest.isOne(text): stopSongs()
        case .say, .speak: songs.interrupted(at: position)
        case .gesture: break
        case .sing(let song):
            // Asked for on the stage itself, it is sung at once.
            _ = songs.skip()
            ask(for: song, sender: sender)
        }
    }

    private func stopSongs() {
        songs.stop()
        stops += 1
    }

    /// A song that came up in the talk: before what waits, behind one that was only interrupted.
    func ask(for song: String, sender: String) {
        do {
            try songs.request(song, title: cast.title(song), sender: sender, first: true)
        } catch {
            log.warning("performer", "\(song) is not taken: \(error)")
        }
    }

    /// Puts songs into the queue; sung at once where nothing else goes on.
    /// - Parameter number: a turn's, taken where the performer is free.
    func request(
        _ list: [String], options: SongRequestOptions, sender: String, first: Bool, number: Int
    ) async throws(StageError) {
        do {
            for song in first ? list.reversed() : list {
                try songs.request(
                    song, title: cast.title(song), sender: sender, options: options, first: first,
                    isTrusted: sender == "operator")
            }
        } catch {
            throw StageError("too-many", "\(error)", advice: "see GET /v1/sing")
        }
        await resume(number: number)
    }

    /// Takes the queue up where nobody is at it.
    func resume(number: Int) async {
        guard isFree, songs.next != nil else { return }
        await takeSongs(number: number)
    }

    func cancelSong(_ id: Int, number: Int) async throws(StageError) {
        try await change(number: number) { queue throws(SongQueueError) in try queue.cancel(id) }
    }

    func skipSong(number: Int) async throws(StageError) {
        try await change(number: number) { queue throws(SongQueueError) in queue.skip() }
    }

    func seekSong(_ id: Int, to seconds: Double, number: Int) async throws(StageError) {
        try await change(number: number) { queue throws(SongQueueError) in try queue.seek(id, to: seconds) }
    }

    /// Changes the queue; where the song on the air is concerned it is cut, and the queue goes on.
    private func change(
        number: Int, _ body: (inout SongQueue) throws(SongQueueError) -> Bool
    ) async throws(StageError) {
        let mustCut: Bool
        do {
            var queue = songs
            mustCut = try body(&queue)
            songs = queue
        } catch {
            switch error {
            case .noSuchItem: throw StageError("not-found", "\(error)", advice: "see GET /v1/sing")
            default: throw StageError("bad-field", "\(error)", advice: "see GET /v1/sing")
            }
        }
        if mustCut { await takeSongs(number: number) }
    }

    /// The queue as it is heard now.
    func songReport() -> WireSongQueue {
        let position = session.clock.position - StageSession.listeningDelay
        return WireSongQueue(
            held: songs.isHeld,
            items: songs.items.map { item in
                WireQueuedSong(
                    id: item.id, song: item.song, title: item.title, sender: item.sender, state: item.state.rawValue,
                    position: Timeline.seconds(songs.position(of: item, at: position)),
                    duration: item.duration > 0 ? Timeline.seconds(item.duration) : nil, problem: item.problem)
            })
    }
}
