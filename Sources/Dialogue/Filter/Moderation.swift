internal import Formats
internal import Foundation
public import Net

/// A moderation service of OpenAI's shape, `POST …/moderations`, asked besides the word lists. It is optional, and it is
/// never waited for longer than its time-out.
public struct Moderation: Sendable {
    /// What becomes of a text that the service does not judge in time.
    public enum Failure: String, Sendable, Hashable, CaseIterable {
        /// It passes; the word lists have seen it.
        case open
        /// It is held back.
        case closed
    }

    /// Up to `/moderations`: `https://api.example.org/v1`.
    public var baseURL: String
    public var model: String
    public var key: ChatConfiguration.Key
    public var timeout: Duration
    public var failure: Failure
    private let client: HTTPClient

    public init(
        baseURL: String, model: String = "", key: ChatConfiguration.Key = .none, timeout: Duration = .milliseconds(800),
        failure: Failure = .open, client: HTTPClient
    ) {
        self.baseURL = baseURL
        self.model = model
        self.key = key
        self.timeout = timeout
        self.failure = failure
        self.client = client
    }

    /// What the service says of a text.
    public enum Verdict: Sendable, Hashable {
        case passed
        /// The categories that it names, in their order.
        case flagged([String])
        /// It gave no judgement; whether the text may pass is `failure`'s.
        case unknown(DialogueError)
    }

    public func judge(_ text: String) async -> Verdict {
        do {
            let answer = try await client.request(request(text))
            guard answer.status == 200 else {
                throw DialogueError(
                    "the moderation service answers with status \(answer.status)", at: address,
                    advice: "See that its address and key are right.")
            }
            return try Self.verdict(answer.body, place: address)
        } catch let error as DialogueError {
            return .unknown(error)
        } catch {
            return .unknown(
                DialogueError(
                    "the moderation service did not answer: \(error)", at: address, advice: "See that it runs."))
        }
    }

    /// Bytes of an answer: a verdict has a few hundred.
    private static let longestAnswer = 256 << 10
    private var address: String { (baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL) + "/moderations" }

    private func request(_ text: String) throws -> HTTPClientRequest {
        var body = JSONObject()
        body["input"] = .string(String(text.unicodeScalars.prefix(ContentFilter.maximumLength).map(Character.init)))
        if !model.isEmpty { body["model"] = .string(model) }
        var request = HTTPClientRequest(
            method: "POST", url: address, headers: ["Content-Type": "application/json"],
            body: JSONValue.object(body).bytes)
        if let key = try key.read() { request.headers["Authorization"] = "Bearer " + key }
        (request.connectTimeout, request.firstByteTimeout, request.stallTimeout) = (timeout, timeout, timeout)
        request.redirectLimit = 0
        request.bodyLimit = Self.longestAnswer
        return request
    }

    static func verdict(_ body: [UInt8], place: String) throws -> Verdict {
        let answer = try? JSONValue.parse(body, limits: JSONLimits(bytes: longestAnswer, depth: 8))
        guard let result = answer?["results"]?.array?.first, let isFlagged = result["flagged"]?.bool else {
            throw DialogueError(
                "the moderation service's answer has no `results[0].flagged`", at: place,
                advice: "See that it speaks OpenAI's protocol.")
        }
        guard isFlagged else { return .passed }
        let categories = result["categories"]?.object?.members.filter { $0.value.bool == true }.map(\.key) ?? []
        return .flagged(categories)
    }
}
