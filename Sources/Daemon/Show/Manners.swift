import Stage

/// How sessions of each kind take their turns where whoever opens one says nothing else.
struct Manners: Sendable, Equatable {
    var show = SessionManner(turns: .queue)
    /// Its performer does not speak unasked: who wants that says so when they open it. A page's sound is locked until its
    /// visitor's first click, and a program may have a greeting of its own.
    var `private` = SessionManner(turns: .interrupt)

    /// - Parameter leader: the first performer, whose persona may say how its shows begin and how long they are silent.
    func manner(of kind: StageSession.Kind, led leader: Role?) -> SessionManner {
        switch kind {
        case .show:
            var manner = show
            manner.idle = leader?.idle ?? manner.idle
            if leader?.greetsShows == true { manner.greeting = .own }
            return manner
        case .private: return self.private
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
