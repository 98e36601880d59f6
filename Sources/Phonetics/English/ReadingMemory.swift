internal import Script
import Synchronization

/// What was found out about words that no dictionary has: a name that a stream is full of is worked out once.
final class ReadingMemory: Sendable {
    /// Words kept; then all are forgotten, which costs less than to know the oldest.
    static let capacity = 2048

    private let known = Mutex<[String: [Phoneme]?]>([:])

    /// How many words are kept.
    var count: Int { known.withLock { $0.count } }

    /// The reading of a word, nil where it has none; worked out outside of the lock, by two at once at worst.
    func reading(_ word: String, _ work: () -> [Phoneme]?) -> [Phoneme]? {
        if let found = known.withLock({ $0[word] }) { return found }
        let found = work()
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
            known[word] = .some(found)
        }
        return found
    }
}
