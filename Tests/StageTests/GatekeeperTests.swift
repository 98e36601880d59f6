import Net
import Testing

@testable import Stage

@Suite struct GatekeeperTests {
    private func request(
        origin: String? = nil, host: String = "127.0.0.1:8720", from address: String = "127.0.0.1",
        authorization: String? = nil, query: [String: String] = [:]
    ) -> HTTPRequest {
        var headers: HTTPHeaders = ["Host": host]
        headers["Origin"] = origin
        headers["Authorization"] = authorization
        return HTTPRequest(method: "GET", path: "/", query: query, headers: headers, remoteAddress: address)
    }

    @Test func ourOwnPageMayComeInAndAnotherSitesMayNot() {
        let gatekeeper = Gatekeeper()
        #expect(gatekeeper.admits(request()))
        #expect(gatekeeper.admits(request(origin: "http://127.0.0.1:8720")))
        #expect(!gatekeeper.admits(request(origin: "https://evil.example")))
        #expect(!gatekeeper.admits(request(origin: "null")))
        #expect(!gatekeeper.admits(request(origin: "http://127.0.0.1:9999")))
    }

    @Test func aConfiguredOriginMayComeIn() {
        let gatekeeper = Gatekeeper(origins: ["https://shop.example"])
        #expect(gatekeeper.admits(request(origin: "https://shop.example")))
        #expect(!gatekeeper.admits(request(origin: "https://shop.example.evil.example")))
    }

    @Test func beyondLoopbackTheTokenIsAsked() {
        let gatekeeper = Gatekeeper(token: "secret")
        #expect(gatekeeper.admits(request()))
        #expect(!gatekeeper.admits(request(from: "10.0.0.5")))
        #expect(!gatekeeper.admits(request(from: "10.0.0.5", authorization: "Bearer wrong")))
        #expect(gatekeeper.admits(request(from: "10.0.0.5", authorization: "Bearer secret")))
        #expect(gatekeeper.admits(request(from: "10.0.0.5", query: ["token": "secret"])))
    }
}
