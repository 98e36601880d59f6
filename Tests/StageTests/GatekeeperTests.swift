import Net
import Testing

@testable import Stage

@Suite struct GatekeeperTests {
    private func request(
        origin: String? = nil, host: String = "127.0.0.1:8720", from address: String = "127.0.0.1",
        authorization: String? = nil, cookie: String? = nil, query: [String: String] = [:]
    ) -> HTTPRequest {
        var headers: HTTPHeaders = ["Host": host]
        headers["Origin"] = origin
        headers["Authorization"] = authorization
        headers["Cookie"] = cookie
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
        let cookie = try #require(gatekeeper.cookies(for: opened).first)
        #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        var asset = request(host: "studio.lan", from: "10.0.0.5")
        #expect(!gatekeeper.admits(asset))
        asset.headers["Cookie"] = "theme=dark; " + cookie.prefix { $0 != ";" }
        #expect(gatekeeper.admits(asset))
        #expect(!Gatekeeper(token: "other").admits(asset))
        #expect(gatekeeper.cookies(for: request(query: ["token": "wrong"])).isEmpty)
        #expect(Gatekeeper().cookies(for: opened).isEmpty)
    }

    @Test func withoutATokenOfTheirOwnOperatorsAreWhoeverIsHere() {
        let gatekeeper = Gatekeeper(token: "secret")
        #expect(gatekeeper.isOperator(request()))
        #expect(!gatekeeper.isOperator(request(from: "10.0.0.5", query: ["token": "secret"])))
    }

    @Test func withATokenOfTheirOwnOnlyItsHoldersAreOperators() throws {
        let gatekeeper = Gatekeeper(token: "secret", operatorToken: "master")
        #expect(!gatekeeper.isOperator(request()), "a proxy here makes everybody look like that")
        #expect(!gatekeeper.isOperator(request(query: ["token": "master"])))
        #expect(!gatekeeper.isOperator(request(query: ["operator": "secret"])))
        let shown = request(from: "10.0.0.5", query: ["operator": "master"])
        #expect(gatekeeper.isOperator(shown) && gatekeeper.admits(shown))
        #expect(gatekeeper.isOperator(request(authorization: "Bearer master")))
        let cookie = try #require(gatekeeper.cookies(for: shown).first)
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let value = String(cookie.prefix { $0 != ";" })
        #expect(gatekeeper.isOperator(request(from: "10.0.0.5", cookie: value)))
        #expect(!gatekeeper.isOperator(request(cookie: value.replacing("voxhumana_operator", with: "voxhumana_token"))))
    }

    @Test func inAShowViewersSpeakAndAskForSongsAndNothingElse() throws {
        let forbidden: [StageCommand] = [.speak(text: "x", language: nil, emotion: nil), .stop, .persona(id: "x")]
        for command in forbidden {
            #expect(throws: StageError.self) { try command.check(in: .show, isOperator: false) }
            try command.check(in: .show, isOperator: true)
            try command.check(in: .private, isOperator: false)
        }
        try StageCommand.say(text: "x").check(in: .show, isOperator: false)
        try StageCommand.sing(song: "x").check(in: .show, isOperator: false)
    }
}
