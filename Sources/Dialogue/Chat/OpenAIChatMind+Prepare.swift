internal import Llama
public import Script

extension OpenAIChatMind {
    /// Loads the first model of the chain that is a file, and reads into it what this persona's prompts begin with.
    /// Without one it does nothing.
    public func prepare() async throws {
        guard let file = backends.configurations.first(where: { $0.api == .file }) else { return }
        let messages = try await messages(for: Event(.message("")), history: [], memory: nil, server: file)
        let request = LlamaRequest(
            messages.map(LlamaMessage.init), persona: index.persona.id, maximumTokens: 1)
        try await backends.models.model(file.choice).prepare(request)
    }
}
