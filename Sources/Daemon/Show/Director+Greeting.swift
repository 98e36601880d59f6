import Dialogue
import Inference
import Script
import Stage

extension Director {
    /// Lets a session's first performer greet its first listener.
    func greet(_ id: String, clients: Int) async {
        guard changeGreeting(of: id, { $0.isOpen }) == true, let leader = performers(of: id).first else { return }
        let hasBegun = await leader.hasBegun
        let due = changeGreeting(of: id) { $0.next(hasAudience: clients > 0, hasBegun: hasBegun) }
        if let greeting = due ?? nil { await leader.greet(in: greeting.language) }
    }

    /// Renders a greeting before anybody listens: the cache of lines then has it, and it begins at once.
    static func rehearsal(
        of greeting: SessionManner.Greeting, by leader: Performer, in id: String
    ) -> Task<Void, Never>? {
        guard greeting != .none else { return nil }
        return Task { await WorkScope(.batch, owner: id).run { await leader.rehearseGreeting(in: greeting.language) } }
    }
}

extension Performer {
    /// Something was asked of it, or said by it.
    var hasBegun: Bool { newest > 0 }

    /// Says its greeting, if nobody wants anything of it.
    func greet(in language: Language?) async {
        guard isFree, !hasBegun, !role.greetingLines(in: language).isEmpty else { return }
        let number = numbers.next()
        newest = number
        await offer(
            TurnRequest(matter: .greeting(language), number: number, sender: "", received: SessionClock.monotonic()))
    }

    /// Speaks the greeting to nobody. One that fails is told of when it is said.
    func rehearseGreeting(in language: Language?) async {
        for line in role.greetingLines(in: language) {
            guard let voice = try? await cast.speak(role.utterance(for: line)) else { return }
            do {
                for try await _ in voice.chunks {}
            } catch {
                return
            }
        }
    }
}

extension Role {
    /// Its greeting, in a language where it has that; empty where it has none.
    func greetingLines(in language: Language?) -> [SpokenLine] {
        let text = language.flatMap { greetings[$0] } ?? greeting ?? ""
        return text.isEmpty ? [] : Prompter.lines(of: text, language: nil, mood: .neutral)
    }
}

extension SessionManner.Greeting {
    fileprivate var language: Language? {
        if case .language(let language) = self { language } else { nil }
    }
}
