import Dialogue
import Stage

extension Workshop {
    /// Makes the model that is a file ready for the performers of the main show, before anybody asks.
    func prepareModels() async {
        guard let file = models.backends.configurations.first(where: { $0.api == .file }) else { return }
        let began = SessionClock.monotonic()
        let ids = configuration.text(.persona).split(separator: ",").map { String($0.filter { $0 != " " }) }
        let roles = house(leading: configuration.optional(.persona)).roles.filter { ids.contains($0.id) }
        for role in roles {
            do {
                try await minds.prepare(role)
            } catch {
                return log.warning("mind", "the model \(file.name) is not ready: \(error)")
            }
        }
        let milliseconds = Int((SessionClock.monotonic() - began) * 1_000)
        let names = roles.map(\.id).joined(separator: ", ")
        log.info("mind", "\(file.model) is ready after \(milliseconds) ms for \(names)")
    }
}
