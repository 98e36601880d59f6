import Dialogue
import Inference

/// Looks after the personas while the show runs: an edit of a persona, a document or a card is taken without a restart,
/// from the next turn on; one that breaks them is told and changes nothing.
struct ShelfKeeper: Sendable {
    let editions: PersonaEditions
    let director: Director
    let log: Log
    /// What the pages are to know when the personas have changed.
    let house: @Sendable () -> House
    /// Between two looks: soon enough for whoever has just saved, and one `stat` a file.
    var period = Duration.seconds(1)

    func keep(_ watch: PersonaWatch) async {
        var watch = watch
        var isMissing = false
        while !Task.isCancelled {
            try? await Task.sleep(for: period)
            do {
                let (next, changes) = try await look(watch)
                watch = next
                isMissing = false
                if let changes { await tell(changes) }
            } catch is CancellationError {
                return
            } catch {
                if !isMissing { log.warning("personas", "\(error)") }
                isMissing = true
            }
        }
    }

    /// Reading and indexing block, so they are done on a worker's thread.
    func look(_ watch: PersonaWatch) async throws -> (PersonaWatch, PersonaChanges?) {
        let editions = editions
        return try await WorkerPool.shared.run(scope: WorkScope(.batch)) {
            var watch = watch
            let changes = try watch.poll()
            if let changes { editions.take(changes) }
            return (watch, changes)
        }
    }

    func tell(_ changes: PersonaChanges) async {
        for (what, ids) in [("new", changes.added), ("changed", changes.changed), ("gone", changes.removed)] {
            if !ids.isEmpty { log.info("personas", "\(what): \(ids.joined(separator: ", "))") }
        }
        for problem in changes.library.problems where problem.severity != .warning || problem.isKept {
            log.warning("personas", "\(problem)")
        }
        await director.restock(house(), changed: Set(changes.changed))
    }
}
