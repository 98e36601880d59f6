import Dialogue
import Foundation
import Llama
import Stage

extension Command {
    static let model = Command(
        name: "model", summary: "what a GGUF model file is, and how fast it talks here",
        help: """
            usage: voxhumana model FILE [TEXT] [--tokens N] [--temperature T] [--seed N] [--threads N]

            Prints what the file's header says. With TEXT the model answers it, which needs llama.cpp (make llama): the
            answer on standard output, how fast on standard error. --tokens is the longest answer (200).
            """,
        takingValue: ["--tokens", "--temperature", "--seed", "--threads"]
    ) { options, configuration in
        guard let path = options.positional.first else {
            throw DaemonError.usage("No file is named", advice: "voxhumana model FILE")
        }
        try await ModelTalk(path: path, options: options, configuration: configuration).run()
    }
}

/// One question to a model file, with nothing of a persona around it.
private struct ModelTalk {
    let path: String
    let options: Options
    let configuration: Configuration

    func run() async throws {
        let file = try GGUFFile.examine(path)
        let words = options.positional.dropFirst().joined(separator: " ")
        guard !words.isEmpty else { return StandardOutput.line(file.summary) }
        StandardError.write(file.summary + "\n")
        let threads = Int(try options.number("--threads", in: 0...64) ?? 0)
        let library = try LlamaLibrary.load(path: configuration.optional(.mindLibrary))
        let began = SessionClock.monotonic()
        let choice = LlamaChoice(path: path, contextTokens: 2048, threads: threads)
        let model = try await LlamaModel.load(choice, library: library)
        StandardError.write("loaded in \(Self.milliseconds(since: began)) ms, llama.cpp \(library.version)\n")
        try await answer(try request(words), of: model)
    }

    private func request(_ words: String) throws -> LlamaRequest {
        let sampling = LlamaSampling(
            temperature: Float(try options.number("--temperature", in: 0...2) ?? 0.7),
            repeatPenalty: options.values["--temperature"] == "0" ? 1 : 1.1,
            seed: try options.number("--seed", in: 0...4_294_967_295).map { UInt32($0) })
        return LlamaRequest(
            [LlamaMessage("user", words)], sampling: sampling,
            maximumTokens: Int(try options.number("--tokens", in: 1...100_000) ?? 200))
    }

    private func answer(_ request: LlamaRequest, of model: LlamaModel) async throws {
        let began = SessionClock.monotonic()
        let answer = try await model.begin(request)
        defer { answer.finish() }
        var text = ""
        var first: Double?
        while let piece = try await answer.next() {
            first = first ?? SessionClock.monotonic()
            text += piece
        }
        StandardOutput.line(text)
        let (usage, end) = (answer.usage, SessionClock.monotonic())
        let rate = Double(usage.answer - 1) / max(1e-6, end - (first ?? end))
        StandardError.write(
            "\(usage.prompt) tokens read, the first word after \(Int(((first ?? end) - began) * 1_000)) ms; "
                + "\(usage.answer) said, \(Int(rate)) a second\n")
    }

    private static func milliseconds(since began: Double) -> Int {
        Int((SessionClock.monotonic() - began) * 1_000)
    }
}
