internal import Dispatch

/// One thread of its own for a database, so that waiting for the disk never blocks the cooperative pool.
final class StoreExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "voxhumana.store")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // `self` in the closure keeps the executor alive until the job has ended, even if the actor does not.
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
