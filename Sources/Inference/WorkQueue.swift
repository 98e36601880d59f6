/// A piece of work that a pool's thread can perform.
protocol QueuedWork: Sendable {
    func perform()
}

/// Which work comes next: live work first, and of batch work never so much at once that no thread is left for the live.
struct WorkQueue {
    private var live: [any QueuedWork] = []
    private var batch: [any QueuedWork] = []
    private var batchRunning = 0
    private let batchLimit: Int
    private let capacity: Int

    init(workers: Int, capacity: Int) {
        batchLimit = max(1, workers - 1)
        self.capacity = capacity
    }

    /// False when the queue is full.
    mutating func push(_ work: any QueuedWork, _ priority: WorkPriority) -> Bool {
        guard live.count + batch.count < capacity else { return false }
        switch priority {
        case .live: live.append(work)
        case .batch: batch.append(work)
        }
        return true
    }

    mutating func pop() -> (any QueuedWork, WorkPriority)? {
        if !live.isEmpty { return (live.removeFirst(), .live) }
        guard !batch.isEmpty, batchRunning < batchLimit else { return nil }
        batchRunning += 1
        return (batch.removeFirst(), .batch)
    }

    mutating func finished(_ priority: WorkPriority) {
        if priority == .batch { batchRunning -= 1 }
    }
}
