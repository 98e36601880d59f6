/// Makes HTTP and HTTPS requests with libcurl. One is enough for a program: connections are kept and shared.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop

    public init() throws(NetError) { loop = try TransferLoop() }

    deinit { loop.post(.stop) }

    /// Makes a request and collects the answer, of any status.
    /// - Throws: `NetError`, or `CancellationError` when the task is cancelled.
    public func request(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let answer = try await stream(request)
        var body: [UInt8] = []
        for try await chunk in answer.body {
            guard body.count + chunk.count <= request.bodyLimit else {
                throw NetError(
                    .badAnswer, "the answer has more than \(request.bodyLimit) bytes", at: request.url,
                    advice: "Raise bodyLimit if that is expected.")
            }
            body += chunk
        }
        try Task.checkCancellation()
        return HTTPClientResponse(status: answer.status, headers: answer.headers, body: body)
    }

    /// Makes a request and returns as soon as the answer's head is there.
    public func stream(_ request: HTTPClientRequest) async throws -> HTTPClientStream {
        try Task.checkCancellation()
        let sink = TransferSink()
        let ticket = TransferTicket(id: loop.start(request, sink), loop: loop, sink: sink)
        let head = try await withTaskCancellationHandler {
            do {
                return try await sink.awaitHead()
            } catch {
                try Task.checkCancellation()
                throw error
            }
        } onCancel: {
            ticket.cancel()
        }
        let body = AsyncThrowingStream<[UInt8], any Error> {
            try await withTaskCancellationHandler {
                try await sink.next(resume: ticket.resume)
            } onCancel: {
                ticket.cancel()
            }
        }
        return HTTPClientStream(status: head.status, headers: head.headers, body: body)
    }

    /// Ends every transfer and the thread.
    public func shutdown() async {
        loop.post(.stop)
        await loop.ended.wait()
    }
}

/// Ends its transfer when nobody holds it any more.
private final class TransferTicket: Sendable {
    private let id: UInt64
    private let loop: TransferLoop
    private let sink: TransferSink

    init(id: UInt64, loop: TransferLoop, sink: TransferSink) {
        self.id = id
        self.loop = loop
        self.sink = sink
    }

    deinit { loop.post(.cancel(id)) }

    func cancel() {
        sink.cancel()
        loop.post(.cancel(id))
    }

    @Sendable func resume() { loop.post(.resume(id)) }
}
