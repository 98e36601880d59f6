/// A piece of work that a pool's thread can perform.
protocol QueuedWork: Sendable {
    func perform()
}

/// Which work comes next. Live work first, and of batch work never so much at once that no thread is left for the live;
/// among owners of one priority, whoever has had the least of the threads.
struct WorkQueue {
    private var lanes: [WorkPriority: FairLane] = [.live: FairLane(), .batch: FairLane()]
    private var batchRunning = 0
    private let batchLimit: Int
    private let capacity: Int

    init(workers: Int, capacity: Int) {
        batchLimit = max(1, workers - 1)
        self.capacity = capacity
    }

    /// False when the queue is full.
    mutating func push(_ work: any QueuedWork, _ scope: WorkScope) -> Bool {
        guard lanes.values.reduce(0, { $0 + $1.count }) < capacity else { return false }
        lanes[scope.priority]?.push(work, owner: scope.owner)
        return true
    }

    mutating func pop() -> (work: any QueuedWork, scope: WorkScope)? {
        if let (work, owner) = lanes[.live]?.pop() { return (work, WorkScope(.live, owner: owner)) }
        guard batchRunning < batchLimit, let (work, owner) = lanes[.batch]?.pop() else { return nil }
        batchRunning += 1
        return (work, WorkScope(.batch, owner: owner))
    }

    /// - Parameter seconds: how long a thread was busy with it.
    mutating func finished(_ scope: WorkScope, seconds: Double = 0) {
        if scope.priority == .batch { batchRunning -= 1 }
        lanes[scope.priority]?.charge(seconds, to: scope.owner)
    }
}

/// Work of one priority by its owners: the owner whose work has taken the least time is next (start-time fair queueing,
/// Goyal, Vin and Cheng 1996, with the real time for weight). Who comes late, or comes back, begins where the others are:
/// waiting saves nothing up.
struct FairLane {
    private struct Share {
        var waiting: [any QueuedWork] = []
        /// Work that a thread is busy with.
        var running = 0
        /// Seconds of a thread, counted from where the others were when it came.
        var spent: Double
        /// When its oldest work came: of two with equal shares the earlier.
        var since: Int
    }

    private var shares: [String: Share] = [:]
    /// What whoever was served last had spent by then; never falls.
    private var floor = 0.0
    private var arrivals = 0
    private(set) var count = 0

    mutating func push(_ work: any QueuedWork, owner: String) {
        arrivals += 1
        count += 1
        var share = shares[owner] ?? Share(spent: floor, since: arrivals)
        if share.waiting.isEmpty { share.since = arrivals }
        if share.waiting.isEmpty, share.running == 0 { share.spent = max(share.spent, floor) }
        share.waiting.append(work)
        shares[owner] = share
    }

    mutating func pop() -> (work: any QueuedWork, owner: String)? {
        let next = shares.filter { !$0.value.waiting.isEmpty }
            .min { ($0.value.spent, $0.value.since) < ($1.value.spent, $1.value.since) }
        guard let owner = next?.key, var share = next?.value else { return nil }
        count -= 1
        floor = max(floor, share.spent)
        share.running += 1
        let work = share.waiting.removeFirst()
        arrivals += 1
        share.since = arrivals
        shares[owner] = share
        return (work, owner)
    }

    mutating func charge(_ seconds: Double, to owner: String) {
        guard var share = shares[owner] else { return }
        share.running -= 1
        share.spent += max(0, seconds)
        shares[owner] = share
        // Whoever has nothing to do and is not ahead of the others is as good as new.
        let isIdle = count == 0 && shares.values.allSatisfy { $0.running == 0 }
        shares =
            isIdle
            ? [:] : shares.filter { !$0.value.waiting.isEmpty || $0.value.running > 0 || $0.value.spent > floor }
    }

    /// Owners that are remembered.
    var owners: Int { shares.count }
}
