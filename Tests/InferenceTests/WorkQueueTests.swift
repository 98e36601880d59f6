import Testing

@testable import Inference

@Suite struct `The order of work` {
    private struct Named: QueuedWork {
        let name: String
        func perform() {}
    }

    /// Takes work until there is none that may run, each piece as long as its owner's usual.
    private func order(_ queue: inout WorkQueue, seconds: [String: Double] = [:], most: Int = 100) -> [String] {
        var names: [String] = []
        while names.count < most, let (work, scope) = queue.pop() {
            names.append((work as? Named)?.name ?? "?")
            queue.finished(scope, seconds: seconds[scope.owner] ?? 0)
        }
        return names
    }

    private func fill(_ queue: inout WorkQueue, _ names: [String], _ priority: WorkPriority = .live) {
        for name in names {
            let taken = queue.push(Named(name: name), WorkScope(priority, owner: String(name.prefix(1))))
            #expect(taken)
        }
    }

    @Test func `is the live before the batch, first come first served`() {
        var queue = WorkQueue(workers: 2, capacity: 10)
        fill(&queue, ["x1"], .batch)
        fill(&queue, ["x2"])
        fill(&queue, ["x3"], .batch)
        fill(&queue, ["x4"])
        #expect(order(&queue) == ["x2", "x4", "x1", "x3"])
    }

    @Test func `always leaves one thread to the live`() {
        var queue = WorkQueue(workers: 2, capacity: 10)
        fill(&queue, ["b1", "b2"], .batch)
        let (first, second) = (queue.pop(), queue.pop())
        #expect(first != nil && second == nil)
        queue.finished(WorkScope(.batch, owner: "b"))
        let third = queue.pop()
        #expect(third != nil)
    }

    @Test func `is bounded`() {
        var queue = WorkQueue(workers: 1, capacity: 1)
        let first = queue.push(Named(name: "a"), WorkScope(.live))
        let second = queue.push(Named(name: "b"), WorkScope(.batch))
        #expect(first && !second)
    }

    @Test func `goes round among those who wait, however much each has brought`() {
        var queue = WorkQueue(workers: 2, capacity: 100)
        fill(&queue, ["a1", "a2", "a3", "a4", "b1", "c1", "c2"])
        #expect(order(&queue, seconds: ["a": 1, "b": 1, "c": 1]) == ["a1", "b1", "c1", "a2", "c2", "a3", "a4"])
    }

    @Test func `gives as much time to those with long work as to those with short`() {
        var queue = WorkQueue(workers: 2, capacity: 1_000)
        fill(&queue, (0..<100).map { "l\($0)" })
        fill(&queue, (0..<100).map { "s\($0)" })
        let names = order(&queue, seconds: ["l": 4, "s": 1], most: 50)
        // Four short ones for each long one.
        #expect(names.count { $0.hasPrefix("l") } == 10)
    }

    @Test func `lets nobody save up turns by waiting`() {
        var queue = WorkQueue(workers: 2, capacity: 1_000)
        fill(&queue, (0..<100).map { "a\($0)" })
        _ = order(&queue, seconds: ["a": 1], most: 50)
        fill(&queue, (0..<20).map { "n\($0)" })
        let names = order(&queue, seconds: ["a": 1, "n": 1], most: 20)
        #expect((9...11).contains(names.count { $0.hasPrefix("n") }), "\(names)")
    }

    @Test func `forgets owners that have gone`() {
        var lane = FairLane()
        for number in 0..<1_000 {
            lane.push(Named(name: "w"), owner: "\(number)")
            let next = lane.pop()
            lane.charge(1, to: next?.owner ?? "")
        }
        #expect(lane.owners == 0 && lane.count == 0)
    }

    @Test func `knows in whose name a task works`() async throws {
        let pool = WorkerPool(workers: 1)
        #expect(WorkScope.current == WorkScope(.live))
        let scope = try await WorkScope(.batch, owner: "file").run {
            let inner = WorkScope.current
            try await pool.run {}
            return inner
        }
        #expect(scope == WorkScope(.batch, owner: "file"))
    }
}
