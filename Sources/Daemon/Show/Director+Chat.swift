import Dialogue
import Script
import Stage

extension Director {
    /// A persona's answer in words, to a conversation that another program keeps.
    func chat(
        persona: String?, messages: [ChatMessage]
    ) -> (persona: String, answer: AsyncThrowingStream<String, any Error>) {
        guard let role = (try? house.role(persona)) ?? (try? house.role(nil)) else {
            return ("", AsyncThrowingStream { nil })
        }
        var history = ConversationHistory()
        for message in messages.dropLast() {
            switch message.role {
            case .user: history.begin(Event(.message(message.content)))
            case .assistant: history.append(heard: message.content)
            // Whose instructions hold is the persona's business, not a caller's.
            case .system, .developer, .tool: break
            }
        }
        let lines = cast.mind(role).respond(
            to: Event(.message(messages.last?.content ?? "")), history: history.exchanges)
        return (role.id, Self.words(lines))
    }

    private static func words(
        _ lines: AsyncThrowingStream<DialogueLine, any Error>
    ) -> AsyncThrowingStream<String, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    for try await line in lines {
                        switch line {
                        case .spoken(let spoken): continuation.yield(spoken.text + (spoken.endsSentence ? " " : ""))
                        case .sung(let song): continuation.yield("♪ \(song)")
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
