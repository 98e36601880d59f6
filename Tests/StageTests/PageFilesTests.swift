import Foundation
import Net
import Testing

@testable import Stage

@Suite struct PageFilesTests {
    private func pages() throws -> PageFiles {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["index.html", "measure.html", "component.js"] {
            try Data(name.utf8).write(to: folder.appendingPathComponent(name))
        }
        return try PageFiles(folder: folder)
    }

    private func request(_ path: String, origin: String? = nil) -> HTTPRequest {
        var headers: HTTPHeaders = ["Host": "127.0.0.1:8720"]
        headers["Origin"] = origin
        return HTTPRequest(method: "GET", path: path, query: [:], headers: headers, remoteAddress: "127.0.0.1")
    }

    @Test func pagesHaveNamesWithoutASuffix() throws {
        let pages = try pages()
        #expect(pages.response(to: request("/"))?.status == 200)
        #expect(pages.response(to: request("/measure"))?.status == 200)
        #expect(pages.response(to: request("/no-such")) == nil)
    }

    @Test func anAdmittedOriginMayImportTheModules() throws {
        let pages = try pages()
        let answer = pages.response(to: request("/component.js", origin: "https://shop.example"))
        #expect(answer?.headers["Access-Control-Allow-Origin"] == "https://shop.example")
        #expect(answer?.headers["Vary"] == "Origin")
        #expect(pages.response(to: request("/component.js"))?.headers["Access-Control-Allow-Origin"] == nil)
    }
}
