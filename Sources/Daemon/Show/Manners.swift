import Stage

/// How sessions of each kind take their turns where whoever opens one says nothing else.
struct Manners: Sendable, Equatable {
    var show = SessionManner(turns: .queue)
    /// Its performer never speaks unasked: who wants that says so when they open it.
    var `private` = SessionManner(turns: .interrupt)

    func manner(of kind: StageSession.Kind) -> SessionManner {
        switch kind {
        case .show: show
        case .private: self.private
        }
    }
}

extension Role {
    /// The same, played in a session.
    func placed(in session: String) -> Role {
        var role = self
        role.session = session
        return role
    }
}
