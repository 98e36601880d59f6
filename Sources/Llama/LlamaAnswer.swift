internal import Inference

/// One answer under way, pulled piece by piece. Belongs to one task; `finish` ends it, whether it is whole or not.
public final class LlamaAnswer {
    private let model: LlamaModel
    private let seat: Int
    private let sequence: Int
    private let prompt: [Int32]
    private let sampler: SamplerHandle
    private let room: Int
    private let stop = StopFlag()
    private var text: AnswerText
    private var opening: String
    /// Tokens that the sequence holds.
    private var read: Int
    private var last: Int32?
    private var isOver = false
    private var isFinished = false
    public private(set) var usage: LlamaUsage

    init(
        _ model: LlamaModel, seat: Int, sequence: Int, prompt: [Int32], kept: Int, opening: String,
        sampler: SamplerHandle, request: LlamaRequest, room: Int
    ) {
        self.model = model
        self.seat = seat
        self.sequence = sequence
        self.prompt = prompt
        self.opening = opening
        self.sampler = sampler
        self.room = room
        text = AnswerText(stopWords: request.stopWords)
        read = kept
        usage = LlamaUsage(prompt: prompt.count, reused: kept)
    }

    deinit { finish() }

    /// The next piece of the answer, which may be empty while the model thinks; nil after its end.
    /// - Throws: `LlamaError`, or `CancellationError` a moment after the task was cancelled.
    public func next() async throws -> String? {
        guard !isOver else { return nil }
        guard opening.isEmpty else {
            defer { opening = "" }
            return opening
        }
        let token: Int32
        if let last {
            token = try await take([last], asks: true)
        } else {
            token = try await readPrompt()
        }
        guard !model.handle.endsAnswer(token) else { return end() }
        last = token
        usage.answer += 1
        let piece = text.feed(model.handle.piece(token), isControl: model.handle.isControl(token))
        if text.hasEnded || prompt.count + usage.answer >= room { isOver = true }
        return isOver ? piece + text.finish() : piece
    }

    /// Gives the seat back; what the model read stays for the next turn.
    public func finish() {
        guard !isFinished else { return }
        isFinished = true
        isOver = true
        model.ended(seat: seat, sequence: sequence)
    }

    /// - Returns: the first token of the answer.
    @discardableResult func readPrompt() async throws -> Int32 {
        while read < prompt.count {
            let end = min(prompt.count, read + ModelHandle.batch)
            let token = try await take(Array(prompt[read..<end]), asks: end == prompt.count)
            if end == prompt.count { return token }
        }
        throw model.handle.failed("the prompt was read already")
    }

    private func end() -> String? {
        isOver = true
        let rest = text.finish()
        return rest.isEmpty ? nil : rest
    }

    /// One step on the models' thread.
    private func take(_ tokens: [Int32], asks: Bool) async throws -> Int32 {
        while true {
            let step = try await LlamaModel.door.run(
                interrupt: { [stop] in stop.raise() },
                { [handle = model.handle, sequence, read, sampler, stop] in
                    try handle.step(sequence, place: read, tokens: tokens, sampler: asks ? sampler : nil, stop: stop)
                })
            switch step {
            case .done(let next):
                read += tokens.count
                model.hasRead(tokens, in: sequence)
                return next
            case .stopped: throw CancellationError()
            case .noRoom:
                guard try await model.makeRoom() else { throw model.handle.failed("the context has no room") }
            }
        }
    }
}
