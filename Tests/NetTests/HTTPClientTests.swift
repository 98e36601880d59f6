import Net
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    @Test func serverSentEventsComeOneByOne() async throws {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        let test = try TestServer.responding { _ in .events(stream) }
        let client = try HTTPClient()
        let answer = try await client.stream(HTTPClientRequest(url: test.url("/")))
        #expect(answer.status == 200 && answer.headers["Content-Type"] == "text/event-stream")
        var events = answer.events.makeAsyncIterator()
        for index in 0..<20 {
            continuation.yield(ServerSentEvent(event: "token", data: "语\(index)\nx").serialised)
            #expect(try await events.next() == ServerSentEvent(event: "token", data: "语\(index)\nx"))
        }
        continuation.finish()
        #expect(try await events.next() == nil)
        await test.server.shutdown()
    }

    @Test func manyRequestsShareTheClient() async throws {
        let test = try TestServer.responding { HTTPResponse(text: $0.query["i"] ?? "") }
        let client = try HTTPClient()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<60 {
                group.addTask {
                    let answer = try await client.request(HTTPClientRequest(url: test.url("/?i=\(index)")))
                    return answer.body == Array("\(index)".utf8)
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        await test.server.shutdown()
    }

    @Test func cancellingTheTaskEndsTheTransfer() async throws {
        let began = Event<Void>()
        let ended = Event<Void>()
        let test = try TestServer.responding { _ in
            await withTaskCancellationHandler {
                began.happen()
                for await _ in AsyncStream<Never>.makeStream().stream {}
            } onCancel: {
                ended.happen()
            }
            return .notFound
        }
        let client = try HTTPClient()
        let task = Task { try await client.request(HTTPClientRequest(url: test.url("/"))) }
        _ = await began.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await ended.wait() != nil)
        await test.server.shutdown()
    }

    @Test func aSilentServerTimesOutAtTheFirstByte() async throws {
        let silent = try SilentListener()
        let client = try HTTPClient()
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(silent.port)/").with {
            $0.firstByteTimeout = .milliseconds(150)
        }
        let error = await #expect(throws: NetError.self) { try await client.request(request) }
        #expect(error?.kind == .timedOut)
    }

    @Test func anAnswerThatStallsTimesOut() async throws {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        let test = try TestServer.responding { _ in HTTPResponse(body: .stream(stream)) }
        continuation.yield([1, 2, 3])
        let client = try HTTPClient()
        let request = HTTPClientRequest(url: test.url("/")).with { $0.stallTimeout = .milliseconds(150) }
        let error = await #expect(throws: NetError.self) { try await client.request(request) }
        #expect(error?.kind == .timedOut)
        await test.server.shutdown()
    }

    @Test func anAnswerOverTheLimitIsRefused() async throws {
        let test = try TestServer.responding { _ in HTTPResponse(body: .bytes([UInt8](repeating: 0, count: 5000))) }
        let client = try HTTPClient()
        let request = HTTPClientRequest(url: test.url("/")).with { $0.bodyLimit = 4999 }
        let error = await #expect(throws: NetError.self) { try await client.request(request) }
        #expect(error?.kind == .badAnswer)
        await test.server.shutdown()
    }

    @Test func redirectsAreFollowedUpToTheLimit() async throws {
        let test = try TestServer.responding { request in
            if request.path == "/end" { return HTTPResponse(text: "end") }
            let to = request.path == "/loop" ? "/loop" : "/end"
            return HTTPResponse(status: 302, headers: ["Location": to], body: .bytes([1, 2, 3]))
        }
        let client = try HTTPClient()
        let answer = try await client.request(HTTPClientRequest(url: test.url("/start")))
        #expect(answer.status == 200 && answer.body == Array("end".utf8))
        await #expect(throws: NetError.self) {
            try await client.request(HTTPClientRequest(url: test.url("/loop")))
        }
        let plain = HTTPClientRequest(url: test.url("/start")).with { $0.redirectLimit = 0 }
        #expect(try await client.request(plain).status == 302)
        await test.server.shutdown()
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "nonsense://x", "", "http://"])
    func onlyHTTPIsSpoken(url: String) async throws {
        let client = try HTTPClient()
        await #expect(throws: NetError.self) { try await client.request(HTTPClientRequest(url: url)) }
        await client.shutdown()
    }

    @Test func aRefusedConnectionSaysSo() async throws {
        let test = try TestServer()
        await test.server.shutdown()
        let client = try HTTPClient()
        let error = await #expect(throws: NetError.self) {
            try await client.request(HTTPClientRequest(url: test.url("/")))
        }
        #expect(error?.kind == .cannotConnect)
        await client.shutdown()
        let late = await #expect(throws: NetError.self) {
            try await client.request(HTTPClientRequest(url: test.url("/")))
        }
        #expect(late?.kind == .closed)
    }

    @Test func aSlowReaderHoldsBackALargeAnswerWithoutLoss() async throws {
        let body = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let test = try TestServer.responding { _ in HTTPResponse(body: .bytes(body)) }
        let client = try HTTPClient()
        let answer = try await client.stream(HTTPClientRequest(url: test.url("/")))
        // Another request on the same loop is served while this one is paused.
        #expect(try await client.request(HTTPClientRequest(method: "HEAD", url: test.url("/"))).status == 200)
        var received: [UInt8] = []
        for try await chunk in answer.body { received += chunk }
        #expect(received == body)
        await test.server.shutdown()
    }
}
