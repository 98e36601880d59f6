internal import CLlama
internal import Inference

/// The one owner of a model's C handle, and the calls to it.
///
/// `@unchecked Sendable`: the pointers never change. Calls that change the model are made on `LlamaModel.door`, which
/// has one thread; those that only read its vocabulary may come from any.
final class ModelHandle: @unchecked Sendable {
    private let library: LlamaLibrary
    private let pointer: OpaquePointer
    let path: String
    let trainedTokens: Int
    let rewinds: Bool
    private var table: VoxTable { library.table.pointee }

    /// Tokens of one step: few enough that a long prompt lets others' tokens pass in between.
    static let batch = 128

    /// Reads the file: blocks for milliseconds to many seconds.
    init(_ path: String, options: VoxModelOptions, library: LlamaLibrary, stop: StopFlag) throws(LlamaError) {
        var options = options
        var reason = [CChar](repeating: 0, count: 512)
        guard let pointer = library.table.pointee.open(path, &options, stop.pointer, &reason, reason.count) else {
            let said = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let line = String(said.split(whereSeparator: \.isNewline).first?.prefix(300) ?? "")
            throw LlamaError(
                .notAModel, "llama.cpp \(library.version) cannot use this file (\(line))", at: path,
                advice: "Try another file of the model, or a smaller context.")
        }
        self.library = library
        self.pointer = pointer
        self.path = path
        trainedTokens = Int(library.table.pointee.trained(pointer))
        rewinds = library.table.pointee.rewinds(pointer) != 0
    }

    /// Gigabytes are given back, which takes its time.
    deinit {
        let owned = OwnedModel(library: library, pointer: pointer)
        Task { try? await LlamaModel.door.run { owned.close() } }
    }

    // MARK: Words

    func tokens(_ text: String, atStart: Bool, readsControl: Bool) throws(LlamaError) -> [Int32] {
        var text = text
        // A token has a byte at least; some stand before the first.
        var tokens = [Int32](repeating: 0, count: text.utf8.count + 8)
        let count = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters -> Int32 in
                guard let start = characters.baseAddress else { return 0 }
                return table.tokenize(
                    pointer, start, Int32(clamping: characters.count), atStart ? 1 : 0, readsControl ? 1 : 0, &tokens,
                    Int32(clamping: tokens.count))
            }
        }
        guard count >= 0, count <= tokens.count else { throw failed("the text cannot be cut into tokens") }
        return Array(tokens.prefix(Int(count)))
    }

    /// All at once where no words hold a control token's text: some vocabularies cut a text otherwise at its beginning.
    func tokens(_ layout: ChatLayout) throws(LlamaError) -> [Int32] {
        var isPlain = true
        for words in layout.words where isPlain {
            let marked = try tokens(words, atStart: false, readsControl: true)
            isPlain = try marked == tokens(words, atStart: false, readsControl: false)
        }
        if isPlain { return try tokens(layout.text, atStart: true, readsControl: true) }
        var result: [Int32] = []
        for piece in layout.pieces {
            switch piece {
            case .marks(let text): result += try tokens(text, atStart: result.isEmpty, readsControl: true)
            case .words(let text): result += try tokens(text, atStart: result.isEmpty, readsControl: false)
            }
        }
        return result
    }

    func piece(_ token: Int32) -> [UInt8] {
        var bytes = [CChar](repeating: 0, count: 64)
        var count = table.piece(pointer, token, &bytes, Int32(bytes.count))
        if count > bytes.count, count < 1 << 16 {
            bytes = [CChar](repeating: 0, count: Int(count))
            count = table.piece(pointer, token, &bytes, count)
        }
        return bytes.prefix(max(0, Int(count))).map(UInt8.init(bitPattern:))
    }

    func endsAnswer(_ token: Int32) -> Bool { table.kind(pointer, token) & Int32(VOX_ENDS_ANSWER) != 0 }

    func isControl(_ token: Int32) -> Bool { table.kind(pointer, token) & Int32(VOX_IS_CONTROL) != 0 }

    /// The messages in the model's own template; nil where it has none that llama.cpp knows.
    func render(_ messages: [LlamaMessage]) -> String? {
        let roles = CStringList(messages.map(\.role))
        let contents = CStringList(messages.map(\.content))
        var text = [CChar](repeating: 0, count: 4096)
        for _ in 0..<2 {
            let count = table.render(
                pointer, roles.pointers, contents.pointers, Int32(messages.count), &text, Int32(text.count))
            guard count >= 0, count < 1 << 24 else { return nil }
            if count < text.count {
                return String(decoding: text.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
            }
            text = [CChar](repeating: 0, count: Int(count) + 1)
        }
        return nil
    }

    // MARK: Sequences

    /// Empties a sequence from a place on.
    /// - Returns: false when that was not possible: it is empty now.
    func cut(_ sequence: Int, at place: Int) -> Bool {
        if table.rewind(pointer, Int32(sequence), Int32(place)) != 0 { return true }
        _ = table.rewind(pointer, Int32(sequence), 0)
        return false
    }

    func share(_ source: Int, with target: Int, count: Int) {
        _ = cut(target, at: 0)
        table.share(pointer, Int32(source), Int32(target), Int32(count))
    }

    enum Step: Equatable {
        /// The next token, where one was asked for.
        case done(Int32)
        case noRoom
        case stopped
    }

    func step(
        _ sequence: Int, place: Int, tokens: [Int32], sampler: SamplerHandle?, stop: StopFlag
    ) throws(LlamaError) -> Step {
        var next: Int32 = -1
        let outcome = table.step(
            pointer, Int32(sequence), Int32(place), tokens, Int32(tokens.count), sampler?.pointer, stop.pointer, &next)
        switch outcome {
        case Int32(VOX_DONE): return .done(next)
        case Int32(VOX_NO_ROOM): return .noRoom
        case Int32(VOX_STOPPED): return .stopped
        default: throw failed("llama.cpp failed while it worked")
        }
    }

    func sampler(_ sampling: LlamaSampling) throws(LlamaError) -> SamplerHandle {
        var choice = VoxSampling(
            temperature: sampling.temperature, topP: sampling.topP, minP: sampling.minP,
            repeatPenalty: sampling.repeatPenalty, repeatTokens: LlamaSampling.repeatTokens,
            seed: sampling.seed ?? UInt32.random(in: 0..<UInt32.max))
        guard let made = table.sampler(pointer, &choice) else { throw failed("it cannot choose tokens") }
        return SamplerHandle(made, model: self, free: table.freeSampler)
    }

    func failed(_ what: String) -> LlamaError {
        LlamaError(.runFailed, what, at: path, advice: "Test the model on /control, or try another file of it.")
    }
}

/// The one owner of how an answer's tokens are chosen; it must not outlive the model.
///
/// `@unchecked Sendable`: used by one step after another of one answer.
final class SamplerHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    private let model: ModelHandle
    private let free: @convention(c) (OpaquePointer) -> Void

    init(_ pointer: OpaquePointer, model: ModelHandle, free: @escaping @convention(c) (OpaquePointer) -> Void) {
        self.pointer = pointer
        self.model = model
        self.free = free
    }

    deinit { free(pointer) }
}

/// `@unchecked Sendable`: handed over once, from its owner that is no more to the thread that closes it.
private struct OwnedModel: @unchecked Sendable {
    let library: LlamaLibrary
    let pointer: OpaquePointer

    func close() { library.table.pointee.close(pointer) }
}
