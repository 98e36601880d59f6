internal import CCurl
internal import Glibc

/// One request in libcurl's hands, on the loop's thread.
final class Transfer {
    let id: UInt64
    let easy: UnsafeMutableRawPointer
    let request: HTTPClientRequest
    let sink: TransferSink
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers = HTTPHeaders()
    private(set) var hasHead = false
    private let started: ContinuousClock.Instant
    private var lastActivity: ContinuousClock.Instant

    init(
        id: UInt64, easy: UnsafeMutableRawPointer, request: HTTPClientRequest, sink: TransferSink,
        now: ContinuousClock.Instant
    ) {
        self.id = id
        self.easy = easy
        self.request = request
        self.sink = sink
        started = now
        lastActivity = now
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(fields)
        errorText.deallocate()
    }

    /// Sets up the handle, which must be fresh or reset. `false` for a URL that libcurl refuses.
    func prepare() -> Bool {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        net_curl_set_pointer(easy, CURLOPT_PRIVATE, owner)
        net_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        net_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        net_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        net_curl_set_string(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        net_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, request.redirectLimit > 0 ? 1 : 0)
        net_curl_set_long(easy, CURLOPT_MAXREDIRS, request.redirectLimit)
        net_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeout.milliseconds))
        // The environment may name a proxy; what runs beside us is never behind it.
        net_curl_set_string(easy, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1")
        net_curl_set_string(easy, CURLOPT_USERAGENT, "voxhumana")
        net_curl_set_callback(easy, CURLOPT_HEADERFUNCTION, transferHeader)
        net_curl_set_pointer(easy, CURLOPT_HEADERDATA, owner)
        net_curl_set_callback(easy, CURLOPT_WRITEFUNCTION, transferBody)
        net_curl_set_pointer(easy, CURLOPT_WRITEDATA, owner)
        setMethod()
        for field in request.headers.fields where !field.value.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            guard HTTPResponseHead.isToken(field.name) else { continue }
            // libcurl takes "Name;" for an empty value.
            append(field: field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // A body would otherwise wait a second for a 100 that small servers never send.
        if request.body != nil { append(field: "Expect:") }
        net_curl_set_headers(easy, fields)
        return net_curl_set_string(easy, CURLOPT_URL, request.url) == CURLE_OK
    }

    private func setMethod() {
        if let body = request.body {
            net_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // Copied by libcurl; an empty body has no address, but must still be one.
                let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                if let text {
                    net_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, text)
                } else {
                    net_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
                }
            }
            if request.method != "POST" { net_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
        } else if request.method == "HEAD" {
            net_curl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if request.method != "GET" {
            net_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func append(field: String) {
        if let longer = curl_slist_append(fields, field) { fields = longer }
    }

    /// A line of the head, with its end.
    func receive(header bytes: UnsafeRawBufferPointer, now: ContinuousClock.Instant) {
        lastActivity = now
        let line =
            String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()
        } else if line.isEmpty {
            endHead()
        } else if let colon = line.firstIndex(of: ":"), headers.fields.count < 200 {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.add(String(line[..<colon]), String(value))
        }
    }

    /// The head is whole: tell it, unless another follows it.
    private func endHead() {
        let status = net_curl_response_code(easy)
        let isRedirect = (300..<400).contains(status) && request.redirectLimit > 0 && headers["Location"] != nil
        if status >= 200 && !isRedirect { deliverHead() }
    }

    func deliverHead() {
        guard !hasHead else { return }
        hasHead = true
        sink.deliver(head: .success(.init(status: net_curl_response_code(easy), headers: headers)))
    }

    /// Whether the bytes were taken; else the transfer pauses.
    func receive(body bytes: UnsafeRawBufferPointer, now: ContinuousClock.Instant) -> Bool {
        lastActivity = now
        // Before the head only a redirect's body comes, which nobody wants.
        return hasHead ? sink.deliver(Array(bytes)) : true
    }

    func resume(now: ContinuousClock.Instant) {
        lastActivity = now
        curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    /// When this runs out of time, if it may.
    var deadline: ContinuousClock.Instant? {
        guard hasHead else { return started + request.firstByteTimeout }
        return sink.isPaused ? nil : lastActivity + request.stallTimeout
    }

    func timeOut() {
        let what = hasHead ? "the answer stopped coming" : "there was no answer in time"
        sink.finish(
            .failure(
                NetError(
                    .timedOut, what, at: request.url, advice: "See that the server runs and is not overloaded.")))
    }

    func finish(_ result: CURLcode) {
        guard result != CURLE_OK else {
            deliverHead()
            sink.finish(.success(()))
            return
        }
        let detail = errorText.pointee == 0 ? String(cString: curl_easy_strerror(result)) : String(cString: errorText)
        sink.finish(.failure(Self.error(result, detail: detail, url: request.url, hasHead: hasHead)))
    }

    private static func error(_ result: CURLcode, detail: String, url: String, hasHead: Bool) -> NetError {
        switch result {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            NetError(.cannotConnect, detail, at: url, advice: "See that the server runs and the address is right.")
        case CURLE_OPERATION_TIMEDOUT:
            NetError(.timedOut, detail, at: url, advice: "See that the server runs and is not overloaded.")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            NetError(.badRequest, detail, at: url, advice: "Give an http:// or https:// address.")
        default:
            NetError(
                hasHead ? .badAnswer : .cannotConnect, detail, at: url,
                advice: "See the server's own log for why it ended the connection.")
        }
    }
}

private func transferHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
        .receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count), now: .now)
    return size * count
}

private func transferBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner else { return 0 }
    let isTaken = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
        .receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count), now: .now)
    return isTaken ? size * count : net_curl_pause
}

extension Duration {
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
