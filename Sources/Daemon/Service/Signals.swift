import Dispatch
import Glibc

/// SIGINT and SIGTERM, as something to wait for.
enum Signals {
    /// Returns at the first of them. SIGPIPE is ignored from now on: a reader that went away is an error, not an end.
    static func wait() async {
        signal(SIGPIPE, SIG_IGN)
        let stream = AsyncStream<Int32> { continuation in
            let sources = [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield(number) }
                source.resume()
                return Holder(source: source)
            }
            continuation.onTermination = { _ in
                for holder in sources { holder.source.cancel() }
            }
        }
        for await _ in stream { return }
    }

    /// Dispatch sources are safe to cancel from any thread; the protocol just does not say so.
    private struct Holder: @unchecked Sendable {
        let source: any DispatchSourceSignal
    }
}
