import Dialogue
import Foundation
import Inference
import Stage

/// The daemon's own addresses under `/v1`: language models, hand-overs, sessions and personas.
struct DaemonAddresses: Sendable {
    let workshop: Workshop
    let director: Director

    func answer(_ request: DaemonRequest) async throws(StageError) -> DaemonAnswer? {
        switch request.path.first {
        case "minds": try await minds(request)
        case "handovers": try handOvers(request)
        case "sessions": try await sessions(request)
        case "personas": try persona(request)
        default: nil
        }
    }

    // MARK: Hand-overs

    private func handOvers(_ request: DaemonRequest) throws(StageError) -> DaemonAnswer? {
        try request.requireOperator()
        switch (request.method, request.path.count) {
        case ("GET", 1): return DaemonAnswer(json: Backend.json(workshop.desk.entries))
        case ("POST", 3) where request.path[2] == "done":
            guard let id = Int(request.path[1]), workshop.desk.settle(id) else {
                throw StageError("not-found", "There is no hand-over of that number", advice: "see GET /v1/handovers")
            }
            return DaemonAnswer(status: 204)
        default: return nil
        }
    }

    // MARK: Reading what is sent

    func decoded<Body: Decodable>(_ type: Body.Type, _ body: [UInt8]) throws(StageError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(body.isEmpty ? Array("{}".utf8) : body))
        } catch let DecodingError.keyNotFound(key, _) {
            throw StageError("bad-field", "`\(key.stringValue)` is missing", advice: "see Docs/Protocol.md")
        } catch let DecodingError.typeMismatch(_, context) {
            let field = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw StageError("bad-field", "`\(field)` has the wrong type", advice: "see Docs/Protocol.md")
        } catch let DecodingError.dataCorrupted(context) where !context.codingPath.isEmpty {
            let field = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw StageError("bad-field", "`\(field)` has no such value", advice: "see Docs/Protocol.md")
        } catch {
            throw StageError("bad-message", "The body is not JSON of the expected form", advice: "see Docs/Protocol.md")
        }
    }
}
