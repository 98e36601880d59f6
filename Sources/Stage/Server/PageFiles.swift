import Foundation
import Net

/// The pages and what they load, read once into memory from the module's resources: a bounded, known set of names, so
/// no request can reach a path of the machine.
struct PageFiles: Sendable {
    private struct File: Sendable {
        var type: String
        var body: [UInt8]
        var tag: String
    }

    private let files: [String: File]

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "json": "application/json; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "webp": "image/webp",
        "woff2": "font/woff2", "ico": "image/x-icon",
    ]

    /// The pages have names without a suffix.
    private static let pages = [
        "/": "/index.html", "/control": "/control.html", "/measure": "/measure.html", "/calibrate": "/calibrate.html",
        "/reading": "/reading.html", "/songs": "/songs.html",
    ]

    init(folder: URL = Bundle.module.bundleURL.appendingPathComponent("Resources")) throws(StageError) {
        guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
            throw StageError("no-pages", "The pages are missing", advice: "build again with `make build`")
        }
        var files: [String: File] = [:]
        let root = folder.resolvingSymlinksInPath().path
        for case let url as URL in walk {
            guard let type = Self.types[url.pathExtension], let data = try? Data(contentsOf: url) else { continue }
            let path = url.resolvingSymlinksInPath().path
            guard path.hasPrefix(root) else { continue }
            let body = [UInt8](data)
            files[String(path.dropFirst(root.count))] = File(type: type, body: body, tag: Self.tag(of: body))
        }
        guard files["/index.html"] != nil else {
            throw StageError("no-pages", "index.html is not in \(root)", advice: "build again with `make build`")
        }
        self.files = files
    }

    func response(to request: HTTPRequest) -> HTTPResponse? {
        let path = Self.pages[request.path] ?? request.path
        guard let file = files[path] else { return nil }
        var headers: HTTPHeaders = [
            "Content-Type": file.type, "ETag": file.tag, "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        ]
        // The gatekeeper has let this origin in; without the header its page could not import the modules.
        if let origin = request.headers["Origin"] {
            headers["Access-Control-Allow-Origin"] = origin
            headers["Vary"] = "Origin"
        }
        if request.headers["If-None-Match"] == file.tag { return HTTPResponse(status: 304, headers: headers) }
        return HTTPResponse(status: 200, headers: headers, body: .bytes(file.body))
    }

    /// FNV-1a, 64 bit: tells versions of a file apart; it guards nothing.
    private static func tag(of bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 16))\""
    }
}
