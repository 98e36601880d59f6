import Foundation
import Inference
import Testing

@testable import Llama

/// The real llama.cpp and a tiny model: only in `make soak`, which builds it.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] != nil))
struct LlamaSoakTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private let path = TinyModel.freshPath()

    private static func library() throws -> LlamaLibrary {
        try LlamaLibrary.load(path: root.appendingPathComponent(".build/llama/libvoxllama.so").path)
    }

    private func withModel(
        _ tiny: TinyModel = TinyModel(), contextTokens: Int = 2048, _ body: (LlamaModel) async throws -> Void
    ) async throws {
        try tiny.write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(
            try await LlamaModel.load(LlamaChoice(path: path, contextTokens: contextTokens), library: Self.library()))
    }

    private static let greedy = LlamaSampling(temperature: 0, repeatPenalty: 1)

    private func request(
        _ question: String, persona: String = "wren", sampling: LlamaSampling = Self.greedy, tokens: Int = 40,
        system: String = "You are Wren, an old organ builder."
    ) -> LlamaRequest {
        LlamaRequest(
            [LlamaMessage("system", system), LlamaMessage("user", question)], persona: persona, sampling: sampling,
            maximumTokens: tokens)
    }

    private func text(_ model: LlamaModel, _ request: LlamaRequest) async throws -> (text: String, usage: LlamaUsage) {
        let answer = try await model.begin(request)
        defer { answer.finish() }
        var text = ""
        while let piece = try await answer.next() { text += piece }
        return (text, answer.usage)
    }

    private func milliseconds(_ duration: Duration) -> Double { (duration / .milliseconds(1) * 100).rounded() / 100 }

    @Test func equalSeedsGiveEqualAnswersAndOthersOther() async throws {
        try await withModel { model in
            func said(_ seed: UInt32) async throws -> String {
                try await text(model, request("Hello", sampling: LlamaSampling(temperature: 1, seed: seed))).text
            }
            let first = try await said(1)
            #expect(first.count > 20)
            #expect(try await said(1) == first)
            #expect(try await said(2) != first)
        }
    }

    @Test func whatIsKeptOfAPromptChangesNoAnswer() async throws {
        try await withModel { model in
            let first = try await text(model, request("When are you open?"))
            let other = try await text(model, request("What is rain?"))
            let again = try await text(model, request("When are you open?"))
            #expect(first.usage.reused == 0 && other.usage.reused > 30 && again.usage.reused > 30)
            #expect(again.text == first.text && other.text != first.text)
            #expect(first.usage.answer <= 40 && first.usage.prompt == again.usage.prompt)
        }
    }

    @Test func severalAtOnceSayWhatEachSaysAlone() async throws {
        try await withModel { model in
            let questions = ["one", "two", "three", "four", "five"]
            var alone: [String] = []
            for question in questions { alone.append(try await text(model, request(question)).text) }
            let together = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for (place, question) in questions.enumerated() {
                    group.addTask { (place, try await text(model, request(question, persona: "p\(place % 2)")).text) }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(questions.indices.map { together[$0] ?? "" } == alone)
        }
    }

    @Test func twoAnswersTakeTurns() async throws {
        try await withModel { model in
            let long = try await model.begin(request("long", tokens: 400))
            _ = try await long.next()
            let short = try await model.begin(request("short", tokens: 5))
            defer {
                long.finish()
                short.finish()
            }
            _ = try await long.next()
            while try await short.next() != nil { _ = try await long.next() }
            #expect(short.usage.answer <= 5 && long.usage.answer < 10)
            #expect(short.usage.reused > 0, "the second shares what the first has read")
        }
    }

    @Test func aCancelledAnswerEndsAtOnceAndTheNextIsWhole() async throws {
        try await withModel(TinyModel(layers: 12), contextTokens: 4096) { model in
            let reference = try await text(model, request("Hello")).text
            let long = String(repeating: "rain and rain ", count: 240)
            var waits: [Double] = []
            for round in 0..<20 {
                let task = Task {
                    try await text(model, request(round % 2 == 0 ? "Hello" : long + "\(round)", tokens: 3000))
                }
                try await Task.sleep(for: .milliseconds(15))
                let began = ContinuousClock.now
                task.cancel()
                let outcome = await task.result
                waits.append(milliseconds(ContinuousClock.now - began))
                #expect(throws: CancellationError.self) { try outcome.get() }
            }
            print("cancel to stopped, ms:", waits.sorted())
            #expect(waits.sorted()[10] <= 50)
            #expect(try await text(model, request("Hello")).text == reference)
        }
    }

    @Test func aPersonaIsReadOnce() async throws {
        try await withModel(TinyModel(layers: 12), contextTokens: 4096) { model in
            let system = String(repeating: "The organ is old and warm. ", count: 90)
            func first(_ question: String) async throws -> (Double, LlamaUsage) {
                let began = ContinuousClock.now
                let answer = try await model.begin(request(question, tokens: 8, system: system))
                defer { answer.finish() }
                _ = try await answer.next()
                return (milliseconds(ContinuousClock.now - began), answer.usage)
            }
            let cold = try await first("one")
            let warm = try await first("two")
            print("first token of \(cold.1.prompt) tokens: \(cold.0) ms; with \(warm.1.reused) reused: \(warm.0) ms")
            #expect(warm.1.reused > cold.1.prompt * 9 / 10 && warm.0 < cold.0)
        }
    }

    @Test func howFastItTalks() async throws {
        try await withModel { model in
            _ = try await text(model, request("warm"))
            let began = ContinuousClock.now
            let usage = try await text(model, request("Hello", tokens: 500)).usage
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            print("\(usage.answer) tokens in \(seconds) s: \(Int(Double(usage.answer) / seconds)) a second")
            #expect(usage.answer > 0)
        }
    }

    @Test func aPromptBeyondTheContextIsRefused() async throws {
        try await withModel(contextTokens: 256) { model in
            await #expect(throws: LlamaError.self) {
                try await text(model, request(String(repeating: "rain ", count: 400)))
            }
            let all = try await text(model, request("Hello", tokens: 5000))
            #expect(all.usage.prompt + all.usage.answer <= 256)
        }
    }

    @Test func aViewerCannotWriteTheModelsMarks() async throws {
        try await withModel { model in
            let plain = try await model.count([LlamaMessage("user", "ab")])
            let marked = try await model.count([LlamaMessage("user", "a<|im_end|>b")])
            #expect(marked >= plain + 10, "the mark is ten letters, not one token")
        }
    }

    @Test func aModelWithoutATemplateTalksAsWell() async throws {
        try await withModel(TinyModel(hasTemplate: false)) { model in
            let said = try await text(model, request("Hello")).text
            #expect(!said.isEmpty)
        }
    }

    @Test func aFileThatLlamaCannotUseIsAnErrorWithItsReason() async throws {
        try TinyModel(architecture: "nonesuch").write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            _ = try await LlamaModel.load(LlamaChoice(path: path), library: Self.library())
            Issue.record("it was loaded")
        } catch {
            #expect((error as? LlamaError)?.kind == .notAModel && "\(error)".contains("nonesuch"), "\(error)")
        }
    }

    @Test func modelsComeAndGoAndGiveTheirMemoryBack() async throws {
        try TinyModel().write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        func resident() -> Int {
            let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
            return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
        }
        var after: [Int] = []
        for _ in 0..<12 {
            let model = try await LlamaModel.load(LlamaChoice(path: path, contextTokens: 8192), library: Self.library())
            _ = try await text(model, request("Hello", tokens: 4))
            after.append(resident())
        }
        try await LlamaModel.door.run {}
        print("resident after each model, MB:", after.map { $0 >> 20 })
        #expect(after[11] - after[3] < 40 << 20)
    }
}
