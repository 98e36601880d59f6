/// The models of this process, each loaded once however many ask for it, when it is first wanted.
public actor LlamaModels {
    /// Models at once: a third takes the place of the one that was wanted longest ago.
    private static let most = 2

    private let library: String?
    private let prove: @Sendable (String) async throws -> Void
    private var models: [LlamaChoice: Task<LlamaModel, any Error>] = [:]
    /// The latest last.
    private var wanted: [LlamaChoice] = []

    /// - Parameters:
    ///   - library: the path of libvoxllama.so; nil looks where it may lie.
    ///   - prove: tries a file before it is loaded, and throws when it is not to be.
    public init(library: String? = nil, prove: @escaping @Sendable (String) async throws -> Void = { _ in }) {
        self.library = library
        self.prove = prove
    }

    /// The model of a file. A failure is not kept: the next call tries again. Who gives up waiting does not end the
    /// loading: the next turn may find it done.
    public func model(_ choice: LlamaChoice) async throws -> LlamaModel {
        wanted.removeAll { $0 == choice }
        wanted.append(choice)
        let loading = models[choice] ?? load(choice)
        do {
            return try await loading.value
        } catch {
            if models[choice] == loading { models[choice] = nil }
            throw error
        }
    }

    /// Forgets all models but these; answers under way keep theirs until they end.
    public func keep(_ choices: Set<LlamaChoice>) {
        for choice in models.keys where !choices.contains(choice) { forget(choice) }
    }

    private func load(_ choice: LlamaChoice) -> Task<LlamaModel, any Error> {
        while models.count >= Self.most, let oldest = wanted.first(where: { models[$0] != nil }) { forget(oldest) }
        let loading = Task { [library, prove] in
            let library = try LlamaLibrary.load(path: library)
            try await prove(choice.path)
            return try await LlamaModel.load(choice, library: library)
        }
        models[choice] = loading
        return loading
    }

    private func forget(_ choice: LlamaChoice) {
        models.removeValue(forKey: choice)?.cancel()
        wanted.removeAll { $0 == choice }
    }
}
