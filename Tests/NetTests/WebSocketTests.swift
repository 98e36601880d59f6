import Net
import Testing

@Suite(.timeLimit(.minutes(1))) struct WebSocketTests {
    @Test func messagesComeBackAsTheyWent() async throws {
        let test = try TestServer()
        let client = try WebSocketClient()
        let connection = try await client.connect(test.echoURL)
        var inbound = connection.inbound.makeAsyncIterator()
        for text in ["hello", "", "语音🎤", String(repeating: "x", count: 60_000)] {
            connection.send(text: text)
            #expect(await inbound.next() == .text(text))
        }
        for count in [0, 1, 125, 126, 4096, 4097, 65535, 65536] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            connection.send(OutboundFrame(binary: bytes, delivery: .audio))
            #expect(await inbound.next() == .binary(bytes))
        }
        connection.close(WebSocketClose(code: 3001, reason: "bye"))
        #expect(await connection.closed() == WebSocketClose(code: 3001, reason: "bye"))
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func theServersCloseReachesTheClient() async throws {
        let test = try TestServer.serving { connection in
            connection.send(text: "last words")
            connection.close(WebSocketClose(code: 4000, reason: "enough"))
            _ = await connection.closed()
        }
        let client = try WebSocketClient()
        let connection = try await client.connect(test.echoURL)
        var messages: [WebSocketMessage] = []
        for await message in connection.inbound { messages.append(message) }
        #expect(messages == [.text("last words")])
        #expect(await connection.closed() == WebSocketClose(code: 4000, reason: "enough"))
        #expect(!connection.send(text: "too late"))
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func theClientsCloseReachesTheServer() async throws {
        let seen = Event<WebSocketClose>()
        let test = try TestServer.serving { connection in
            for await _ in connection.inbound {}
            seen.happen(await connection.closed())
        }
        let client = try WebSocketClient()
        let connection = try await client.connect(test.echoURL)
        connection.close(WebSocketClose(code: 1000, reason: "done"))
        #expect(await seen.wait() == WebSocketClose(code: 1000, reason: "done"))
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func theDoorkeeperSeesTheRequestAndDecides() async throws {
        let test = try TestServer(
            { $0.subprotocols = ["voxhumana.stage.v1", "other"] },
            decide: { request in
                guard request.headers["Origin"] == "http://good" else { return .refuse(status: 403) }
                guard request.query["session"] == "main" else { return .refuse(status: 404) }
                return .accept(subprotocol: request.headers.list("Sec-WebSocket-Protocol").first)
            })
        let client = try WebSocketClient()
        let url = "ws://127.0.0.1:\(test.port)/v1/stage?session=main"
        let good: HTTPHeaders = ["Origin": "http://good"]
        let connection = try await client.connect(url, subprotocol: "voxhumana.stage.v1", headers: good)
        #expect(connection.subprotocol == "voxhumana.stage.v1")
        connection.close()
        await #expect(throws: NetError.self) { try await client.connect(url, headers: ["Origin": "http://evil"]) }
        await #expect(throws: NetError.self) { try await client.connect(url, subprotocol: "unknown", headers: good) }
        let socket = try RawSocket(port: test.port)
        await socket.send(RawSocket.handshake)
        #expect(await socket.receiveHead().hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func fiftyClientsGetOneFrameEach() async throws {
        let connections = AsyncStream<WebSocketConnection>.makeStream()
        let test = try TestServer.serving { connection in
            connections.continuation.yield(connection)
            for await _ in connection.inbound {}
        }
        let client = try WebSocketClient()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                let connection = try await client.connect(test.echoURL)
                group.addTask {
                    var count = 0
                    for await message in connection.inbound {
                        guard message == .text("frame \(count)") else { return -1 }
                        count += 1
                        if count == 100 { connection.close() }
                    }
                    return count
                }
            }
            var all: [WebSocketConnection] = []
            for await connection in connections.stream {
                all.append(connection)
                if all.count == 50 { break }
            }
            for index in 0..<100 {
                let frame = OutboundFrame(text: "frame \(index)")
                for connection in all { connection.send(frame) }
            }
            for try await count in group { #expect(count == 100) }
        }
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func aClientThatDoesNotReadLosesOldCurvesButNoAudio() async throws {
        let connections = Event<WebSocketConnection>()
        let test = try TestServer.serving { connection in
            connections.happen(connection)
            _ = await connection.closed()
        }
        let socket = try RawSocket(port: test.port, receiveBuffer: 4096)
        await socket.send(RawSocket.handshake)
        _ = await socket.receiveHead()
        let connection = try #require(await connections.wait())
        // More than the kernel takes for it: some of this waits in our queue.
        let audio = OutboundFrame(binary: [UInt8](repeating: 1, count: 20_000), delivery: .audio)
        for _ in 0..<30 { #expect(connection.send(audio)) }
        for index in 0..<1000 {
            connection.send(
                OutboundFrame(binary: [2, UInt8(index / 256), UInt8(index % 256)], delivery: .latest(key: 1)))
        }
        connection.send(text: "end")
        var audioCount = 0
        var curves: [[UInt8]] = []
        while let frame = await socket.receiveFrame() {
            if frame.opcode == 1 { break }
            if frame.payload.first == 1 { audioCount += 1 } else { curves.append(frame.payload) }
        }
        #expect(audioCount == 30)
        #expect(curves.count < 1000 && curves.last == [2, 3, 231])
        await test.server.shutdown()
    }

    @Test func aClientTooSlowForItsAudioIsClosed() async throws {
        let connections = Event<WebSocketConnection>()
        let test = try TestServer.serving(
            { $0.queueBounds.audio = 200_000 },
            serve: { connection in
                connections.happen(connection)
                _ = await connection.closed()
            })
        let socket = try RawSocket(port: test.port, receiveBuffer: 4096)
        await socket.send(RawSocket.handshake)
        _ = await socket.receiveHead()
        let connection = try #require(await connections.wait())
        let audio = OutboundFrame(binary: [UInt8](repeating: 1, count: 20_000), delivery: .audio)
        var sent = 0
        while connection.send(audio), sent < 10_000 { sent += 1 }
        #expect(sent < 10_000)
        #expect(connection.queuedByteCount == 0)
        let close = await socket.receiveClose()
        #expect(close?.code == 1013 && close?.reason == "too slow")
        #expect(await connection.closed() == .tooSlow)
        await test.server.shutdown()
    }

    @Test func aClientThatNeverReadsAgainIsKilled() async throws {
        let ended = Event<WebSocketClose>()
        let test = try TestServer.serving(
            { $0.queueBounds.audio = 200_000 },
            serve: { connection in
                let audio = OutboundFrame(binary: [UInt8](repeating: 1, count: 20_000), delivery: .audio)
                while connection.send(audio) {}
                ended.happen(await connection.closed())
            })
        let socket = try RawSocket(port: test.port, receiveBuffer: 4096)
        await socket.send(RawSocket.handshake)
        #expect(await ended.wait() == .tooSlow)
        #expect(!(await socket.receive()).isEmpty)
        await test.server.shutdown()
    }

    @Test func aDeadPeerIsFoundByPing() async throws {
        let ended = Event<WebSocketClose>()
        let test = try TestServer.serving(
            {
                $0.pingInterval = 1
                $0.pongTimeout = 2
            },
            serve: { connection in
                for await _ in connection.inbound {}
                ended.happen(await connection.closed())
            })
        let socket = try RawSocket(port: test.port)
        await socket.send(RawSocket.handshake)
        _ = await socket.receiveHead()
        let ping = await socket.receiveFrame()
        #expect(ping?.opcode == 9)
        // No pong.
        #expect(await ended.wait() == .abnormal)
        await test.server.shutdown()
    }

    @Test func shutdownSaysGoodbye() async throws {
        let test = try TestServer()
        let client = try WebSocketClient()
        let connection = try await client.connect(test.echoURL)
        await test.server.shutdown()
        #expect(await connection.closed().code == 1001)
        await client.shutdown()
    }

    @Test func theConnectionEndsWhenItsServantReturns() async throws {
        let test = try TestServer.serving { connection in connection.send(text: "hi") }
        let client = try WebSocketClient()
        let connection = try await client.connect(test.echoURL)
        var messages: [WebSocketMessage] = []
        for await message in connection.inbound { messages.append(message) }
        #expect(messages == [.text("hi")])
        #expect(await connection.closed() == .normal)
        await client.shutdown()
        await test.server.shutdown()
    }

    @Test func connectionsAreLimitedInAllAndPerAddress() async throws {
        for isPerAddress in [true, false] {
            let test = try TestServer({
                if isPerAddress { $0.connectionLimitPerAddress = 3 } else { $0.connectionLimit = 3 }
            })
            let client = try WebSocketClient()
            var connections: [WebSocketConnection] = []
            for _ in 0..<3 { connections.append(try await client.connect(test.echoURL)) }
            await #expect(throws: NetError.self) { try await client.connect(test.echoURL) }
            connections[0].close()
            _ = await connections[0].closed()
            // The server may hear of the end a moment after the client.
            var again: WebSocketConnection?
            for _ in 0..<100 where again == nil { again = try? await client.connect(test.echoURL) }
            #expect(again != nil)
            await client.shutdown()
            await test.server.shutdown()
        }
    }

    @Test func aClientSaysWhyItCannotConnect() async throws {
        let test = try TestServer()
        let client = try WebSocketClient()
        let refused = await #expect(throws: NetError.self) {
            try await client.connect("ws://127.0.0.1:\(test.port)/elsewhere")
        }
        #expect(refused?.kind == .cannotConnect)
        await test.server.shutdown()
        let gone = await #expect(throws: NetError.self) { try await client.connect(test.echoURL) }
        #expect(gone?.kind == .cannotConnect)
        let wrong = await #expect(throws: NetError.self) { try await client.connect("http://127.0.0.1") }
        #expect(wrong?.kind == .badRequest)
        await client.shutdown()
        let late = await #expect(throws: NetError.self) { try await client.connect(test.echoURL) }
        #expect(late?.kind == .closed)
    }

    @Test func aServerThatSaysNothingTimesOut() async throws {
        let silent = try SilentListener()
        let client = try WebSocketClient()
        let options = {
            var options = WebSocketClient.Options()
            options.connectTimeout = .milliseconds(200)
            return options
        }()
        let error = await #expect(throws: NetError.self) {
            try await client.connect("ws://127.0.0.1:\(silent.port)/", options: options)
        }
        #expect(error?.kind == .timedOut)
        await client.shutdown()
    }
}
