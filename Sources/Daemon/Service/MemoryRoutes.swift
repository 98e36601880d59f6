import Dialogue
import Formats
import Net
import Stage

/// `/v1/memory`: what is remembered of viewers, for the control page and for whoever has to show, export or delete it.
struct MemoryRoutes: Sendable {
    let memory: MemoryStore
    let personas: [String]

    /// nil for another address.
    func respond(to request: HTTPRequest) async throws(StageError) -> HTTPResponse? {
        guard request.path == "/v1/memory" || request.path == "/v1/memory/viewer" else { return nil }
        do {
            return try await answer(request)
        } catch let error as StageError {
            throw error
        } catch {
            throw StageError("turn-failed", "The memory cannot be read: \(error)", advice: "see the log")
        }
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        if request.path == "/v1/memory" {
            guard request.method == "GET" else { throw Self.missing }
            return try await list(request.query)
        }
        let owner = try owner(request.query)
        switch request.method {
        case "GET":
            guard let found = try await memory.everything(owner) else { throw Self.unknown }
            return Self.json(Self.json(of: found, owner: owner))
        case "PUT":
            guard try await memory.put(try Self.item(request), of: owner) else { throw Self.unknown }
            return HTTPResponse(status: 204)
        case "DELETE":
            let isThere =
                if let item = request.query["item"] {
                    try await memory.delete(item: Int(item) ?? 0, of: owner)
                } else {
                    try await memory.forget(owner)
                }
            guard isThere else { throw Self.unknown }
            return HTTPResponse(status: 204)
        default: throw Self.missing
        }
    }

    private func list(_ query: [String: String]) async throws -> HTTPResponse {
        let persona = query["persona"] ?? personas.first ?? ""
        let entries = try await memory.viewers(
            persona: persona, search: query["search"] ?? "", limit: Int(query["limit"] ?? "") ?? 50,
            offset: Int(query["offset"] ?? "") ?? 0)
        let viewers = entries.map { Self.json(of: $0.memory, owner: $0.owner, hasItems: false) }
        return Self.json(["persona": .string(persona), "viewers": .array(viewers)])
    }

    private func owner(_ query: [String: String]) throws(StageError) -> MemoryOwner {
        let owner = MemoryOwner(persona: query["persona"] ?? "", viewer: query["viewer"], isPrivate: true)
        guard let owner else {
            throw StageError("bad-field", "`persona` and `viewer` must be given", advice: "see GET /v1/memory")
        }
        return owner
    }

    private static func item(_ request: HTTPRequest) throws -> MemoryItem {
        guard let body = try? JSONValue.parse(request.body, limits: JSONLimits(bytes: 16_384, depth: 4)),
            let key = body["key"]?.string, let value = body["value"]?.string, !key.isEmpty, !value.isEmpty
        else {
            throw StageError("bad-field", "`key` and `value` must be texts", advice: "see Docs/Personas.md")
        }
        let kind = body["kind"]?.string ?? "fact"
        guard let kind = MemoryItem.Kind(rawValue: kind) else {
            throw StageError("bad-field", "`kind` is unknown", advice: "use fact, preference or summary")
        }
        return MemoryItem(
            id: body["id"]?.number.flatMap { Int(exactly: $0) } ?? 0, kind, key, value, writer: .person,
            isPrivate: body["private"]?.bool ?? false)
    }

    // MARK: JSON

    private static func json(_ value: JSONValue) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: ["Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"],
            body: .bytes(value.bytes))
    }

    private static func json(of memory: ViewerMemory, owner: MemoryOwner, hasItems: Bool = true) -> JSONValue {
        var object: JSONObject = JSONObject()
        object["persona"] = .string(owner.persona)
        object["viewer"] = .string(owner.viewer)
        object["name"] = JSONValue(memory.shownName)
        object["messages"] = JSONValue(memory.turns)
        object["first"] = JSONValue(memory.firstSeen)
        object["last"] = JSONValue(memory.lastSeen)
        object["relationship"] = .string(memory.relationship.rawValue)
        guard hasItems else { return .object(object) }
        object["items"] = .array(
            memory.items.map { item in
                [
                    "id": JSONValue(item.id), "kind": .string(item.kind.rawValue), "key": .string(item.key),
                    "value": .string(item.value), "writer": .string(item.writer.rawValue),
                    "private": .bool(item.isPrivate), "updated": JSONValue(item.updated),
                ]
            })
        return .object(object)
    }

    private static let unknown = StageError(
        "not-found", "Nothing is remembered under that id", advice: "see GET /v1/memory?persona=ID")
    private static let missing = StageError(
        "not-found", "There is no such address", advice: "use GET /v1/memory, or GET, PUT or DELETE /v1/memory/viewer")
}
