internal import CWebSockets

/// Reads a request out of libwebsockets' header table, which holds it only during a callback.
enum RequestReading {
    // In the order of LWSHUMETH_*.
    private static let methods = ["GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "HEAD"]

    /// `nil` for what is no request we know.
    static func head(_ wsi: OpaquePointer, additional: [String], address: String) -> HTTPRequest? {
        var start: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        let method = Int(lws_http_get_uri_and_method(wsi, &start, &length))
        guard methods.indices.contains(method), let start, length > 0 else { return nil }
        let path = String(
            decoding: UnsafeRawBufferPointer(start: start, count: Int(length)), as: UTF8.self)
        guard path.utf8.first == 0x2F else { return nil }
        return HTTPRequest(
            method: methods[method], path: path, query: query(wsi), headers: headers(wsi, additional: additional),
            remoteAddress: address)
    }

    static func isHTTP11(_ wsi: OpaquePointer) -> Bool { value(wsi, WSI_TOKEN_HTTP) == "HTTP/1.1" }

    static func value(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
        let length = lws_hdr_total_length(wsi, token)
        guard length > 0 else { return nil }
        return text(capacity: Int(length)) { lws_hdr_copy(wsi, $0, $1, token) }
    }

    /// libwebsockets has split the arguments at `&` and decoded them; each is a fragment.
    private static func query(_ wsi: OpaquePointer) -> [String: String] {
        var query: [String: String] = [:]
        var index: Int32 = 0
        while case let length = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, index), length > 0 {
            let argument = text(capacity: Int(length)) { buffer, size in
                lws_hdr_copy_fragment(wsi, buffer, size, WSI_TOKEN_HTTP_URI_ARGS, index)
            }
            if let argument {
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = String(parts[0])
                if query[name] == nil { query[name] = parts.count > 1 ? String(parts[1]) : "" }
            }
            index += 1
        }
        return query
    }

    private static func headers(_ wsi: OpaquePointer, additional: [String]) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (token, name) in known {
            if let value = value(wsi, token) { headers.add(name, value) }
        }
        for name in additional {
            // The table keeps unknown names in lower case with their colon.
            let key = name.lowercased() + ":"
            let length = lws_hdr_custom_length(wsi, key, Int32(key.utf8.count))
            guard length >= 0 else { continue }
            let value = text(capacity: Int(length)) {
                lws_hdr_custom_copy(wsi, $0, $1, key, Int32(key.utf8.count))
            }
            headers.add(name, value ?? "")
        }
        return headers
    }

    private static func text(
        capacity: Int, _ copy: (UnsafeMutablePointer<CChar>, Int32) -> Int32
    ) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity + 1) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let length = copy(base, Int32(capacity + 1))
            guard length >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(start: base, count: Int(length)), as: UTF8.self)
        }
    }

    /// The header names that libwebsockets has a token for.
    private static let known: [(lws_token_indexes, String)] = {
        var known: [(lws_token_indexes, String)] = []
        for index in 0..<WSI_TOKEN_COUNT.rawValue {
            let token = lws_token_indexes(index)
            guard let name = lws_token_to_string(token) else { continue }
            let text = String(cString: name)
            guard text.hasSuffix(":"), !text.hasPrefix(":") else { continue }
            known.append((token, String(text.dropLast())))
        }
        return known
    }()
}
