import Dialogue
import Foundation
import Net
import Synchronization

/// Where conversations wait that a person should take over: shown on the control page, and told to a webhook.
final class HandOverDesk: Sendable {
    struct Entry: Sendable, Codable, Equatable {
        var id: Int
        /// ISO 8601, UTC.
        var time: String
        var session: String
        var persona: String
        var cause: HandOver.Cause
        var reason: String
        var viewer: String?
        var isDone = false
    }

    /// Entries kept; the oldest go first.
    private static let most = 100
    /// Calls of the webhook under way: what is beyond is on the page only.
    private static let mostCalls = 8

    private struct State {
        var entries: [Entry] = []
        var last = 0
        var calls = 0
    }

    private let webhook: (url: String, client: HTTPClient)?
    private let log: Log
    private let now: @Sendable () -> String
    private let state = Mutex(State())

    init(
        webhook: (url: String, client: HTTPClient)? = nil, log: Log,
        now: @escaping @Sendable () -> String = Clock.timestamp
    ) {
        self.webhook = webhook
        self.log = log
        self.now = now
    }

    var entries: [Entry] { state.withLock { $0.entries } }

    func receive(_ handOver: HandOver, session: String) {
        let entry = state.withLock { state in
            state.last += 1
            let entry = Entry(
                id: state.last, time: now(), session: session, persona: handOver.persona, cause: handOver.cause,
                reason: String(handOver.reason.prefix(300)), viewer: handOver.viewer.map { String($0.prefix(64)) })
            state.entries.append(entry)
            if state.entries.count > Self.most { state.entries.removeFirst() }
            return entry
        }
        log.info("handover", "\(entry.persona) asks for a person (\(entry.id), \(entry.cause.rawValue))")
        call(entry)
    }

    /// - Returns: false where there is none of that number.
    func settle(_ id: Int) -> Bool {
        state.withLock { state in
            guard let place = state.entries.firstIndex(where: { $0.id == id }) else { return false }
            state.entries[place].isDone = true
            return true
        }
    }

    private func call(_ entry: Entry) {
        guard let webhook,
            state.withLock({ state in
                guard state.calls < Self.mostCalls else { return false }
                state.calls += 1
                return true
            })
        else { return }
        Task {
            await self.post(entry, to: webhook.url, with: webhook.client)
            self.state.withLock { $0.calls -= 1 }
        }
    }

    private func post(_ entry: Entry, to url: String, with client: HTTPClient) async {
        var request = HTTPClientRequest(
            method: "POST", url: url, headers: ["Content-Type": "application/json"],
            body: (try? JSONEncoder().encode(entry)).map { [UInt8]($0) })
        request.connectTimeout = .seconds(3)
        request.firstByteTimeout = .seconds(10)
        request.redirectLimit = 0
        request.bodyLimit = 64 * 1024
        do {
            let status = try await client.request(request).status
            guard !(200..<300).contains(status) else { return }
            log.warning("handover", "the webhook answers \(entry.id) with status \(status)")
        } catch {
            log.warning("handover", "the webhook could not be told of \(entry.id): \(error)")
        }
    }
}
