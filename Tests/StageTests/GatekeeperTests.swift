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

    @Test func aNameReboundToOurAddressMayNotComeIn() {
        let name = "evil.example:8720"
        #expect(!Gatekeeper().admits(request(origin: "http://" + name, host: name)))
        #expect(!Gatekeeper().admits(request(host: name)))
        #expect(!Gatekeeper().admits(request(host: "127.0.0.1.evil.example")))
        #expect(!Gatekeeper().admits(request(host: "1.2.3.400")))
    }

    @Test(arguments: ["127.0.0.1", "localhost:8720", "[::1]:8720", "192.168.1.20:8720", "stage.example"])
    func ourOwnNamesMay(host: String) {
        #expect(Gatekeeper(origins: ["https://stage.example"]).admits(request(host: host)))
    }

    @Test func anyNameDoesForWhoeverShowsTheToken() {
        let gatekeeper = Gatekeeper(token: "secret")
        #expect(gatekeeper.admits(request(host: "studio.lan:8720", from: "10.0.0.5", query: ["token": "secret"])))
        #expect(!gatekeeper.admits(request(host: "studio.lan:8720")))
    }

    @Test func thePagesOwnRequestsShowTheTokenAsACookie() throws {
        let gatekeeper = Gatekeeper(token: "s; é=")
        let opened = request(host: "studio.lan", from: "10.0.0.5", query: ["token": "s; é="])
        let cookie = try #require(gatekeeper.cookie(for: opened))
        #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        var asset = request(host: "studio.lan", from: "10.0.0.5")
        #expect(!gatekeeper.admits(asset))
        asset.headers["Cookie"] = "theme=dark; " + cookie.prefix { $0 != ";" }
        #expect(gatekeeper.admits(asset))
        #expect(!Gatekeeper(token: "other").admits(asset))
        #expect(gatekeeper.cookie(for: request(query: ["token": "wrong"])) == nil)
        #expect(Gatekeeper().cookie(for: opened) == nil)
    }
}
