import Testing

@testable import Net

@Suite struct MessageAssemblerTests {
    private func feed(
        _ assembler: inout MessageAssembler, _ bytes: [UInt8], first: Bool = true, final: Bool = true,
        binary: Bool = false, remaining: Int = 0
    ) -> MessageAssembler.Outcome {
        bytes.withUnsafeBytes {
            assembler.feed($0, isFirst: first, isFinal: final, isBinary: binary, remaining: remaining)
        }
    }

    @Test func joinsFragmentsEvenWhereACharacterIsCut() {
        var assembler = MessageAssembler(limit: 100)
        let bytes = Array("语音".utf8)
        #expect(feed(&assembler, Array(bytes[..<2]), final: false) == .incomplete)
        #expect(feed(&assembler, Array(bytes[2...]), first: false) == .message(.text("语音")))
        #expect(feed(&assembler, [1, 2], binary: true) == .message(.binary([1, 2])))
    }

    @Test func refusesTextThatIsNotUTF8() {
        var assembler = MessageAssembler(limit: 100)
        #expect(feed(&assembler, [0xC3, 0x28]) == .violation(.invalidText))
        #expect(feed(&assembler, [0xED, 0xA0, 0x80]) == .violation(.invalidText))
    }

    @Test func refusesWhatWillBeTooLargeAtItsFirstByte() {
        var assembler = MessageAssembler(limit: 100)
        #expect(feed(&assembler, [1], final: false, remaining: 60_000_000) == .violation(.tooLarge))
        #expect(feed(&assembler, [1], final: false, remaining: Int.max) == .violation(.tooLarge))
        #expect(feed(&assembler, [UInt8](repeating: 65, count: 100)) != .violation(.tooLarge))
    }

    @Test func refusesFragmentsThatAddUpToTooMuch() {
        var assembler = MessageAssembler(limit: 100)
        #expect(feed(&assembler, [UInt8](repeating: 65, count: 60), final: false) == .incomplete)
        #expect(
            feed(&assembler, [UInt8](repeating: 65, count: 60), first: false, final: false) == .violation(.tooLarge))
    }
}

@Suite struct ServerSentEventTests {
    private func parse(_ text: String, step: Int) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            events += try parser.feed(Array(bytes[start..<min(start + step, bytes.count)]))
        }
        return events
    }

    @Test(arguments: [1, 2, 3, 7, 1000], ["\n", "\r\n", "\r"])
    func readsEventsHoweverTheyAreCut(step: Int, end: String) throws {
        let lines = [
            "\u{FEFF}: a comment", "event: 语", "data: eins", "data:zwei", "id: 7", "", "", "data", "", "retry: 250",
            "data:  two spaces", "unknown: x", "", "event: nothing", "", "data: unfinished",
        ]
        let events = try parse(lines.joined(separator: end) + end, step: step)
        #expect(
            events == [
                ServerSentEvent(event: "语", data: "eins\nzwei", id: "7"), ServerSentEvent(data: "", id: "7"),
                ServerSentEvent(data: " two spaces", id: "7"),
            ])
    }

    @Test func givesUpOnALineWithoutEnd() throws {
        var parser = ServerSentEventParser()
        let chunk = [UInt8](repeating: 65, count: 64 << 10)
        for _ in 0..<16 { #expect(try parser.feed(chunk).isEmpty) }
        #expect(throws: NetError.self) { try parser.feed([65]) }
    }

    @Test func givesUpOnDataWithoutEnd() {
        var parser = ServerSentEventParser()
        let lines = Array("data: 0123456789\n".utf8)
        #expect(throws: NetError.self) {
            for _ in 0..<200_000 { _ = try parser.feed(lines) }
        }
    }

    @Test func whatIsSerialisedIsReadBack() throws {
        let event = ServerSentEvent(event: "line", data: "a\nb\n\nc", id: "9")
        var parser = ServerSentEventParser()
        #expect(try parser.feed(event.serialised) == [event])
    }
}

@Suite struct HTTPWireTests {
    private func text(_ response: HTTPResponse, method: String = "GET", isHTTP11: Bool = true) -> String {
        var writer = HTTPResponseWriter(response, method: method, isHTTP11: isHTTP11, closing: false, pipe: nil)
        var buffer = [UInt8](repeating: 0, count: 7)
        var bytes: [UInt8] = []
        while true {
            let (count, progress) = buffer.withUnsafeMutableBytes { writer.fill($0) }
            bytes += buffer[..<count]
            if progress != .more { return String(decoding: bytes, as: UTF8.self) }
        }
    }

    @Test func aHeadAnswerHasTheLengthButNotTheBody() {
        let answer = text(HTTPResponse(text: "hello"), method: "HEAD")
        #expect(answer.contains("Content-Length: 5\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func noContentHasNeitherLengthNorBody() {
        let answer = text(HTTPResponse(status: 204, body: .bytes([65])))
        #expect(answer == "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n")
    }

    @Test func aHeaderCannotBreakTheHeadApart() {
        var response = HTTPResponse(text: "x")
        response.headers.add("X-Bad", "a\r\nSet-Cookie: b")
        response.headers.add("X Bad", "c")
        response.headers.add("content-length", "999")
        let answer = text(response)
        #expect(!answer.contains("Set-Cookie") && !answer.contains("X Bad") && !answer.contains("999"))
        #expect(answer.hasSuffix("\r\n\r\nx"))
    }

    @Test func listsAreSplitAndTrimmed() {
        let headers: HTTPHeaders = ["Sec-WebSocket-Protocol": "a, b ,,c", "sec-websocket-protocol": " d"]
        #expect(headers.list("SEC-WEBSOCKET-PROTOCOL") == ["a", "b", "c", "d"])
    }

    @Test func addressesAreTakenApart() {
        #expect(WebSocketAddress("ws://localhost:8001")?.target == "/")
        #expect(WebSocketAddress("ws://h?x=1")?.target == "/?x=1")
        #expect(WebSocketAddress("wss://h/a?b#c")?.port == 443)
        #expect(WebSocketAddress("wss://h/a?b#c")?.target == "/a?b")
        #expect(WebSocketAddress("ws://[::1]:90/x")?.host == "::1")
        for bad in [
            "http://h", "ws://", "ws://h:0", "ws://h:99999", "ws://u@h", "ws://h/a b", "ws://[::1", "ws://a:b:c",
        ] {
            #expect(WebSocketAddress(bad) == nil, "\(bad)")
        }
    }
}
