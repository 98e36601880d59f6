/// Who is waiting: someone listening now, or a file that may take its time.
public enum WorkPriority: Sendable, Hashable { case live, batch }

/// For whom a task works. Set around a turn or a request; everything that it asks of the pool is done in its name.
public struct WorkScope: Sendable, Hashable {
    public var priority: WorkPriority
    /// A session's or a request's name; work of one owner never crowds out another's.
    public var owner: String

    public init(_ priority: WorkPriority, owner: String = "") {
        self.priority = priority
        self.owner = owner
    }

    /// Of the current task.
    @TaskLocal public static var current = WorkScope(.live)

    /// Runs a task's work in this scope.
    public func run<Result>(
        isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
    ) async rethrows -> Result {
        try await Self.$current.withValue(self, operation: work, isolation: isolation)
    }
}
