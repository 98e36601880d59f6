import Net
import Testing

@Suite(.timeLimit(.minutes(1))) struct HostileTests {
    /// The server must still serve after what was done to it.
    private func isAlive(_ test: TestServer) async throws -> Bool {
        let client = try HTTPClient()
        return try await client.request(HTTPClientRequest(url: test.url("/alive"))).status == 404
    }

    private func webSocket(_ test: TestServer) async throws -> RawSocket {
        let socket = try RawSocket(port: test.port)
        await socket.send(RawSocket.handshake)
        #expect(await socket.receiveHead().hasPrefix("HTTP/1.1 101 "))
        return socket
    }

    @Test func binaryJunkIsHungUpOn() async throws {
        let test = try TestServer()
        var state: UInt64 = 99
        for _ in 0..<20 {
            let socket = try RawSocket(port: test.port)
            let junk = (0..<2000).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            _ = await socket.send(junk + [13, 10, 13, 10])
            socket.shutdownSending()
            _ = await socket.receiveAll()
        }
        #expect(try await isAlive(test))
        await test.server.shutdown()
    }

    @Test(arguments: [
        "CONNECT evil:80 HTTP/1.1\r\nHost: evil\r\n\r\n", "GET http://evil/ HTTP/1.1\r\nHost: evil\r\n\r\n",
        "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: irc\r\nConnection: Upgrade\r\n\r\n", "\r\n\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
    func strangeRequestsDoNoHarm(request: String) async throws {
        let test = try TestServer()
        let socket = try RawSocket(port: test.port)
        await socket.send(request)
        socket.shutdownSending()
        let answer = String(decoding: await socket.receiveAll(), as: UTF8.self)
        #expect(!answer.contains(" 101 ") && !answer.contains(" 200 "))
        #expect(try await isAlive(test))
        await test.server.shutdown()
    }

    @Test func hugeHeadersAreHungUpOn() async throws {
        let test = try TestServer.responding { _ in HTTPResponse(text: "reached") }
        let socket = try RawSocket(port: test.port)
        await socket.send("GET / HTTP/1.1\r\nHost: h\r\nCookie: ")
        for _ in 0..<50 where await socket.send([UInt8](repeating: 65, count: 10_000)) {}
        #expect(!String(decoding: await socket.receiveAll(), as: UTF8.self).contains("reached"))
        await test.server.shutdown()
    }

    @Test func halfARequestIsNotWaitedForForever() async throws {
        let test = try TestServer({ $0.arrivalTimeout = 1 })
        let halves = ["GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc", ""]
        let sockets = try halves.map { _ in try RawSocket(port: test.port) }
        for (socket, half) in zip(sockets, halves) { await socket.send(half) }
        // While they wait, others are served.
        #expect(try await isAlive(test))
        for socket in sockets { #expect(await socket.receiveAll().isEmpty) }
        await test.server.shutdown()
    }

    @Test func aClientThatLeavesAtOnceDoesNoHarm() async throws {
        let test = try TestServer()
        for _ in 0..<50 { await (try RawSocket(port: test.port)).send(RawSocket.handshake) }
        for _ in 0..<50 { await (try RawSocket(port: test.port)).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
        #expect(try await isAlive(test))
        await test.server.shutdown()
    }

    @Test func aMessageOf60MegabytesIsCutOff() async throws {
        let test = try TestServer()
        let socket = try await webSocket(test)
        _ = await socket.send(RawSocket.header(opcode: 2, count: 60_000_000) + [1, 2, 3, 4])
        let chunk = [UInt8](repeating: 7, count: 100_000)
        _ = await socket.send(chunk)
        let close = await socket.receiveClose()
        #expect(close?.code == 1009 && close?.reason == "message too large")
        #expect(try await isAlive(test))
        await test.server.shutdown()
    }

    @Test func fragmentsMakeOneMessageWithControlBetweenThem() async throws {
        let test = try TestServer()
        let socket = try await webSocket(test)
        let text = Array("语音".utf8)
        _ = await socket.send(RawSocket.frame(opcode: 1, isFinal: false, Array(text[..<2])))
        _ = await socket.send(RawSocket.frame(opcode: 9, Array("ping".utf8)))
        let pong = await socket.receiveFrame()
        #expect(pong?.opcode == 10 && pong?.payload == Array("ping".utf8))
        for byte in RawSocket.frame(opcode: 0, isFinal: true, Array(text[2...])) { _ = await socket.send([byte]) }
        let echo = await socket.receiveFrame()
        #expect(echo?.opcode == 1 && echo?.payload == text)
        await test.server.shutdown()
    }

    @Test func fragmentsWithoutEndAreCutOff() async throws {
        let test = try TestServer()
        let socket = try await webSocket(test)
        _ = await socket.send(RawSocket.frame(opcode: 2, isFinal: false, [0]))
        let fragment = RawSocket.frame(opcode: 0, isFinal: false, [UInt8](repeating: 0, count: 1000))
        for _ in 0..<80 where await socket.send(fragment) {}
        #expect(await socket.receiveClose()?.code == 1009)
        await test.server.shutdown()
    }

    @Test(
        arguments: [
            ([0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28], 1007), ([0x80, 0x80, 0, 0, 0, 0], 1002),
            ([0x83, 0x80, 0, 0, 0, 0], 1002), ([0xF1, 0x80, 0, 0, 0, 0], 1002), ([0x09, 0x80, 0, 0, 0, 0], 1002),
        ] as [([UInt8], Int)])
    func brokenFramesAreClosedWithTheRightCode(bytes: [UInt8], code: Int) async throws {
        let test = try TestServer()
        let socket = try await webSocket(test)
        _ = await socket.send(bytes)
        #expect(await socket.receiveClose()?.code == code)
        #expect(try await isAlive(test))
        await test.server.shutdown()
    }

    @Test func anApplicationThatDoesNotReadIsNotBuried() async throws {
        let ended = Event<WebSocketClose>()
        let test = try TestServer.serving { connection in ended.happen(await connection.closed()) }
        let socket = try await webSocket(test)
        let message = RawSocket.frame(opcode: 1, Array("hello".utf8))
        for _ in 0..<1000 where await socket.send(message) {}
        #expect(await socket.receiveClose()?.code == 1008)
        #expect(await ended.wait()?.code == 1008)
        await test.server.shutdown()
    }
}
