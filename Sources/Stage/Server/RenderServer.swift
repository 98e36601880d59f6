import Foundation
import Net

/// Serves one performance to the page that draws it frame by frame, and takes the frames: for `voxhumana video`.
/// Loopback only, on a free port; whoever does not know the job's token gets
/// nothing but the pages and the model.
public final class RenderServer: Sendable {
    public typealias FrameTaker = @Sendable (_ number: Int, _ pixels: [UInt8]) async throws -> Void
    /// Called once: nil when the last frame was taken, else what went wrong in the page or with a frame.
    public typealias Ending = @Sendable (_ problem: String?) -> Void

    private let server: HTTPServer
    /// What the browser is to open.
    public let address: String

    /// - Parameters:
    ///   - job: the JSON that render.js reads.
    ///   - frameBytes: of a picture, RGBA.
    ///   - files: what the page asks for besides the pages, by path: a model, a table.
    public init(
        job: [UInt8], frameBytes: Int, files: [String: [UInt8]] = [:], take: @escaping FrameTaker,
        end: @escaping Ending
    ) throws {
        let pages = try PageFiles()
        let token = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
        var configuration = HTTPServerConfiguration()
        configuration.bodyLimit = frameBytes + 1024
        server = HTTPServer(
            configuration: configuration,
            respond: { request in
                if let page = pages.response(to: request), request.method == "GET" { return page }
                if let file = files[request.path], request.method == "GET" {
                    return HTTPResponse(
                        status: 200, headers: ["Content-Type": "application/octet-stream"], body: .bytes(file))
                }
                guard request.query["token"] == token else { return HTTPResponse(status: 404) }
                switch "\(request.method) \(request.path)" {
                case "GET /render/job":
                    return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: .bytes(job))
                case "POST /render/frame":
                    return await Self.taken(request, frameBytes: frameBytes, take: take, end: end)
                case "POST /render/end":
                    let problem = String(decoding: request.body.prefix(2_000), as: UTF8.self)
                    end(problem.isEmpty ? nil : problem)
                    return HTTPResponse(status: 204)
                default: return HTTPResponse(status: 404)
                }
            })
        let port = try server.start(host: "127.0.0.1", port: 0)
        address = "http://127.0.0.1:\(port)/render.html?token=\(token)"
    }

    private static func taken(
        _ request: HTTPRequest, frameBytes: Int, take: FrameTaker, end: Ending
    ) async -> HTTPResponse {
        guard request.body.count == frameBytes, let number = request.query["n"].flatMap(Int.init) else {
            end("a frame of \(request.body.count) bytes came instead of \(frameBytes)")
            return HTTPResponse(status: 400)
        }
        do {
            try await take(number, request.body)
            return HTTPResponse(status: 204)
        } catch {
            end("\(error)")
            return HTTPResponse(status: 500)
        }
    }

    public func shutdown() async { await server.shutdown() }
}
