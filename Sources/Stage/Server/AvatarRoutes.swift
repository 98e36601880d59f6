import Net

/// `/v1/avatars/NAME`: the profile of an avatar, as the calibration page reads and keeps it.
struct AvatarRoutes: Sendable {
    let backend: any StageBackend

    func respond(_ method: String, name: String, _ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        switch method {
        case "GET": return .json(try await backend.avatar(name))
        case "PUT":
            try await backend.saveAvatar(name, json: String(decoding: request.body, as: UTF8.self))
            return HTTPResponse(status: 204)
        case "DELETE":
            try await backend.removeAvatar(name)
            return HTTPResponse(status: 204)
        default:
            throw StageError("not-found", "\(method.prefix(10)) is not done here", advice: "use GET, PUT or DELETE")
        }
    }
}
