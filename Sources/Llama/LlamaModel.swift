internal import CLlama
internal import Glibc
public import Inference
internal import Synchronization

/// A GGUF model in this process. Several conversations may go on at once: their tokens take turns, and what prompts have
/// in common is read once.
public final class LlamaModel: Sendable {
    public let file: GGUFFile
    public let choice: LlamaChoice
    /// Tokens of one conversation's prompt and answer.
    public let contextTokens: Int
    let handle: ModelHandle
    private let cache: Mutex<PrefixCache>
    private let seats = Seats(LlamaModel.seatCount, capacity: 32)

    /// The door for all that models do: one thread, so that no two steps run at once, and each owner's steps in fair turns.
    public static let door = WorkerPool(workers: 1)

    /// Answers at once; more wait. Each has room for a whole conversation.
    static let seatCount = 2
    /// Conversations at once, and prompts that are kept beside them.
    private static let sequences = 8

    /// Reads a model file on a thread of the pool. Cancelling the task ends the reading.
    public static func load(_ choice: LlamaChoice, library: LlamaLibrary) async throws -> LlamaModel {
        let stop = StopFlag()
        return try await WorkerPool.shared.run(
            scope: WorkScope(.batch), interrupt: { stop.raise() },
            { try LlamaModel(choice, library: library, stop: stop) })
    }

    private init(_ choice: LlamaChoice, library: LlamaLibrary, stop: StopFlag) throws(LlamaError) {
        self.choice = choice
        file = try GGUFFile.examine(choice.path)
        contextTokens = file.contextTokens > 0 ? min(choice.contextTokens, file.contextTokens) : choice.contextTokens
        let cells = contextTokens * Self.seatCount
        try Self.checkMemory(file, cells: cells)
        let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        handle = try ModelHandle(
            choice.path,
            options: VoxModelOptions(
                cells: Int32(cells), batch: Int32(ModelHandle.batch), sequences: Int32(Self.sequences),
                threads: Int32(choice.threads > 0 ? choice.threads : max(1, cores / 2))), library: library, stop: stop)
        cache = Mutex(PrefixCache(sequences: Self.sequences, cells: cells, rewinds: handle.rewinds))
    }

    private static func checkMemory(_ file: GGUFFile, cells: Int) throws(LlamaError) {
        let (context, isHuge) = file.bytesPerToken.multipliedReportingOverflow(by: cells)
        let (needed, isHuger) = file.bytes.addingReportingOverflow(context)
        guard !isHuge, !isHuger, needed <= FreeMemory.bytes else {
            let gigabytes = { (bytes: Int) in "\((Double(bytes) / 1e8).rounded() / 10) GB" }
            throw LlamaError(
                .tooLarge,
                "the model needs \(gigabytes(file.bytes)) and its context \(gigabytes(context)); "
                    + "\(gigabytes(FreeMemory.bytes)) are free", at: file.path,
                advice: "Use a smaller model or quantisation, or a smaller context.")
        }
    }

    // MARK: Prompts

    /// Tokens that these messages make.
    public func count(_ messages: [LlamaMessage]) async throws -> Int { try await prompt(messages).tokens.count }

    private func prompt(_ messages: [LlamaMessage]) async throws -> (tokens: [Int32], opening: String) {
        try await Self.door.run { [handle] in
            let layout = ChatLayout(messages) { handle.render($0) }
            return (try handle.tokens(layout), layout.opening)
        }
    }

    // MARK: Answers

    /// Waits for a seat and makes the model ready for an answer; `finish` gives the seat back.
    /// - Throws: `LlamaError`, or `CancellationError`.
    public func begin(_ request: LlamaRequest) async throws -> LlamaAnswer {
        let (tokens, opening) = try await prompt(request.messages)
        guard !tokens.isEmpty, tokens.count < contextTokens else {
            throw LlamaError(
                .tooLong, "the prompt has \(tokens.count) tokens, and the context holds \(contextTokens)",
                at: choice.path, advice: "Give the model more context, or the persona fewer words.")
        }
        let seat = try await seats.take(owner: WorkScope.current.owner) { [choice] in
            LlamaError(
                .overloaded, "too many wait for the model", at: choice.path, advice: "Try again later.")
        }
        do {
            return try await seated(seat, request, tokens: tokens, opening: opening)
        } catch {
            seats.leave(seat)
            throw error
        }
    }

    /// Reads what every conversation with a persona begins with, before the first one comes.
    public func prepare(_ request: LlamaRequest) async throws {
        let answer = try await begin(request)
        defer { answer.finish() }
        try await answer.readPrompt()
    }

    private func seated(
        _ seat: Int, _ request: LlamaRequest, tokens: [Int32], opening: String
    ) async throws -> LlamaAnswer {
        let room = min(contextTokens, tokens.count + request.maximumTokens)
        guard let plan = cache.withLock({ $0.begin(tokens, persona: request.persona, reserve: room) }) else {
            throw handle.failed("the context has no room")
        }
        do {
            let (kept, sampler) = try await Self.door.run { [handle] in
                (Self.carryOut(plan, handle), try handle.sampler(request.sampling))
            }
            if kept == 0 { cache.withLock { $0.restart(plan.sequence) } }
            return LlamaAnswer(
                self, seat: seat, sequence: plan.sequence, prompt: tokens, kept: kept, opening: opening,
                sampler: sampler, request: request, room: room)
        } catch {
            cache.withLock { $0.end(plan.sequence) }
            throw error
        }
    }

    /// - Returns: the tokens that are kept indeed.
    private static func carryOut(_ plan: PrefixCache.Plan, _ handle: ModelHandle) -> Int {
        if let source = plan.source { handle.share(source, with: plan.sequence, count: plan.kept) }
        for sequence in plan.dropped { _ = handle.cut(sequence, at: 0) }
        if plan.source != nil { return plan.kept }
        return handle.cut(plan.sequence, at: plan.kept) ? plan.kept : 0
    }

    // MARK: What an answer tells

    func hasRead(_ tokens: [Int32], in sequence: Int) { cache.withLock { $0.extend(sequence, by: tokens) } }

    /// Empties the oldest prompt that is kept.
    func makeRoom() async throws -> Bool {
        guard let sequence = cache.withLock({ $0.evict() }) else { return false }
        return try await Self.door.run { [handle] in
            _ = handle.cut(sequence, at: 0)
            return true
        }
    }

    func ended(seat: Int, sequence: Int) {
        cache.withLock { $0.end(sequence) }
        seats.leave(seat)
    }

    /// Tokens of all prompts that are kept.
    public var keptTokens: Int { cache.withLock { $0.held } }
}
