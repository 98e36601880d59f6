import Net
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
    @Test func aPortInUseIsNamedWithAdvice() async throws {
        let test = try TestServer()
        let second = HTTPServer(respond: { _ in .notFound })
        let error = #expect(throws: NetError.self) { try second.start(host: "127.0.0.1", port: test.port) }
        #expect(error?.kind == .cannotListen)
        #expect(error?.description.contains("port \(test.port) is in use") == true)
        await test.server.shutdown()
        #expect(try second.start(host: "127.0.0.1", port: test.port) == test.port)
        await second.shutdown()
    }

    @Test func aHostThatIsNoneIsRefused() {
        let server = HTTPServer(respond: { _ in .notFound })
        #expect(throws: NetError.self) { try server.start(host: "not a host", port: 0) }
        #expect(throws: NetError.self) { try server.start(host: "127.0.0.1", port: 70000) }
        #expect(throws: NetError.self) { try server.start(host: "203.0.113.7", port: 0) }
    }

    @Test func aRequestArrivesWholeAndDecoded() async throws {
        let seen = Event<HTTPRequest>()
        let test = try TestServer.responding(
            { $0.additionalHeaders = ["X-Api-Key"] },
            respond: { request in
                seen.happen(request)
                return HTTPResponse(status: 201, json: request.body)
            })
        let client = try HTTPClient()
        var request = HTTPClientRequest(
            method: "POST", url: test.url("/v1/a%20b?q=%E8%AF%AD+x&empty=&q=2&flag"),
            headers: ["X-Api-Key": "k", "Content-Type": "application/json", "Origin": "http://o"])
        request.body = Array(#"{"a":1}"#.utf8)
        let answer = try await client.request(request)
        #expect(answer.status == 201)
        #expect(answer.body == request.body)
        #expect(answer.headers["content-type"] == "application/json")
        let got = try #require(await seen.wait())
        #expect(got.method == "POST" && got.path == "/v1/a b" && got.remoteAddress == "127.0.0.1")
        #expect(got.query == ["q": "语 x", "empty": "", "flag": ""])
        #expect(got.headers["x-api-key"] == "k" && got.headers["ORIGIN"] == "http://o")
        await test.server.shutdown()
    }

    @Test func everyMethodIsToldApart() async throws {
        let test = try TestServer.responding { request in
            request.method == "DELETE" ? HTTPResponse(status: 204) : HTTPResponse(text: request.method)
        }
        let client = try HTTPClient()
        for method in ["GET", "PUT", "PATCH", "OPTIONS", "POST"] {
            let answer = try await client.request(HTTPClientRequest(method: method, url: test.url("/")))
            #expect(String(decoding: answer.body, as: UTF8.self) == method)
        }
        #expect(try await client.request(HTTPClientRequest(method: "DELETE", url: test.url("/"))).status == 204)
        let head = try await client.request(HTTPClientRequest(method: "HEAD", url: test.url("/")))
        #expect(head.headers["Content-Length"] == "4" && head.body.isEmpty)
        await test.server.shutdown()
    }

    @Test func aConnectionServesRequestAfterRequest() async throws {
        let test = try TestServer.responding { HTTPResponse(text: $0.path + String(decoding: $0.body, as: UTF8.self)) }
        let socket = try RawSocket(port: test.port)
        for index in 0..<20 {
            let body = index % 2 == 0 ? "" : "body\(index)"
            let method = body.isEmpty ? "GET" : "POST"
            let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
            await socket.send("\(method) /\(index) HTTP/1.1\r\nHost: h\r\n\(length)\r\n\(body)")
            let head = await socket.receiveHead()
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("keep-alive"))
            let expected = "/\(index)\(body)"
            #expect(await socket.receive(exactly: expected.utf8.count) == Array(expected.utf8))
        }
        await test.server.shutdown()
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        let test = try TestServer.responding { HTTPResponse(text: $0.path) }
        let socket = try RawSocket(port: test.port)
        await socket.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let text = String(decoding: await socket.receiveAll(), as: UTF8.self)
        #expect(text.contains("\r\n\r\n/1HTTP/1.1 200") && text.hasSuffix("/2"))
        await test.server.shutdown()
    }

    @Test func aLargeBodyGoesThroughBothWays() async throws {
        let test = try TestServer.responding { HTTPResponse(body: .bytes($0.body + $0.body + $0.body)) }
        let client = try HTTPClient()
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let answer = try await client.request(HTTPClientRequest(method: "POST", url: test.url("/"), body: body))
        #expect(answer.body == body + body + body)
        await test.server.shutdown()
    }

    @Test func aBodyOverTheLimitIsRefusedUnread() async throws {
        let test = try TestServer.responding(
            { $0.bodyLimit = 1000 },
            respond: { _ in HTTPResponse(text: "reached") })
        let client = try HTTPClient()
        let body = [UInt8](repeating: 1, count: 1001)
        #expect(
            try await client.request(HTTPClientRequest(method: "POST", url: test.url("/"), body: body)).status == 413)
        for (head, status) in [
            ("Content-Length: 99999999999999999999999", 400), ("Content-Length: -5", 400),
            ("Content-Length: 999999999999", 413), ("Transfer-Encoding: chunked", 411),
        ] {
            let socket = try RawSocket(port: test.port)
            await socket.send("POST / HTTP/1.1\r\nHost: h\r\n\(head)\r\n\r\n")
            #expect(await socket.receiveHead().hasPrefix("HTTP/1.1 \(status) "), "\(head)")
            #expect(!(await socket.receiveAll()).isEmpty)
        }
        await test.server.shutdown()
    }

    @Test func theHandlerIsCancelledWhenItsClientGoes() async throws {
        let began = Event<Void>()
        let cancelled = Event<Void>()
        let test = try TestServer.responding { _ in
            await withTaskCancellationHandler {
                began.happen()
                for await _ in AsyncStream<Never>.makeStream().stream {}
            } onCancel: {
                cancelled.happen()
            }
            return .notFound
        }
        var socket: RawSocket? = try RawSocket(port: test.port)
        await socket?.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /pipelined HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = await began.wait()
        socket = nil
        #expect(await cancelled.wait() != nil)
        await test.server.shutdown()
    }

    @Test func aHandlerThatTakesTooLongIsAnswered504() async throws {
        let test = try TestServer.responding(
            { $0.handlerTimeout = .milliseconds(100) },
            respond: { _ in
                for await _ in AsyncStream<Never>.makeStream().stream {}
                return .notFound
            })
        let client = try HTTPClient()
        #expect(try await client.request(HTTPClientRequest(url: test.url("/"))).status == 504)
        await test.server.shutdown()
    }

    @Test func aStreamedBodyArrivesPieceByPiece() async throws {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        let test = try TestServer.responding { _ in HTTPResponse(body: .stream(stream)) }
        let client = try HTTPClient()
        continuation.yield(Array("one".utf8))
        let answer = try await client.stream(HTTPClientRequest(url: test.url("/")))
        var chunks = answer.body.makeAsyncIterator()
        #expect(try await chunks.next() == Array("one".utf8))
        continuation.yield(Array("two".utf8))
        #expect(try await chunks.next() == Array("two".utf8))
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        continuation.yield(large)
        continuation.finish()
        var rest: [UInt8] = []
        while let chunk = try await chunks.next() { rest += chunk }
        #expect(rest == large)
        await test.server.shutdown()
    }

    @Test func anOldClientGetsAStreamUntilTheConnectionEnds() async throws {
        let test = try TestServer.responding { _ in
            HTTPResponse(
                body: .stream(
                    AsyncStream {
                        $0.yield([65, 66])
                        $0.yield([67])
                        $0.finish()
                    }))
        }
        let socket = try RawSocket(port: test.port)
        await socket.send("GET / HTTP/1.0\r\n\r\n")
        let text = String(decoding: await socket.receiveAll(), as: UTF8.self)
        #expect(text.hasSuffix("\r\n\r\nABC") && !text.contains("chunked"))
        await test.server.shutdown()
    }

    @Test func aStreamIsLeftWhenItsClientGoes() async throws {
        let left = Event<Void>()
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        continuation.onTermination = { _ in left.happen() }
        let test = try TestServer.responding { _ in .events(stream) }
        continuation.yield(ServerSentEvent(data: "hello").serialised)
        let client = try HTTPClient()
        do {
            let answer = try await client.stream(HTTPClientRequest(url: test.url("/")))
            for try await event in answer.events {
                #expect(event.data == "hello")
                break
            }
        }
        #expect(await left.wait() != nil)
        await test.server.shutdown()
    }

    @Test func shutdownEndsRequestsUnderWay() async throws {
        let began = Event<Void>()
        let test = try TestServer.responding { _ in
            began.happen()
            for await _ in AsyncStream<Never>.makeStream().stream {}
            return .notFound
        }
        let client = try HTTPClient()
        let answer = Task { try await client.request(HTTPClientRequest(url: test.url("/"))) }
        _ = await began.wait()
        await test.server.shutdown()
        await #expect(throws: NetError.self) { try await answer.value }
        await #expect(throws: NetError.self) {
            _ = try await client.request(HTTPClientRequest(url: test.url("/")))
        }
        #expect(test.server.port == nil)
    }
}
