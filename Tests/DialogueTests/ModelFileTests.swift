import Formats
import Llama
import Net
import Synchronization
import Testing

@testable import Dialogue

/// A model that is a file, as far as it needs no library: the rest is in `make soak`.
@Suite struct ModelFileTests {
    @Test func aFileIsALinkOfTheChainAndWithoutItsLibraryTheNextAnswers() async throws {
        let good = try FakeServer(FailoverServerTests.good)
        let backends = ChatBackends(
            [.file("/nowhere/tiny.gguf"), FailoverServerTests.configuration("two", port: good.port)],
            client: try HTTPClient(), models: LlamaModels(library: "/nowhere/libvoxllama.so"))
        let (text, failures) = try await FailoverServerTests.ask(backends)
        #expect(text == "Come in.")
        #expect(failures.count == 1 && failures[0].advice.contains("make llama"))
        let reports = backends.reports
        #expect(reports[0].state == .open, "it is left alone at once: it will not do better at the next turn")
        #expect(
            reports[0].address == "/nowhere/tiny.gguf" && reports[0].model == "tiny.gguf" && reports[0].api == .file)
        #expect(reports[1].answers == 1)
        await good.stop()
    }

    @Test func aTestOfItSaysWhatIsMissing() async throws {
        let backends = ChatBackends(
            client: try HTTPClient(), models: LlamaModels(library: "/nowhere/libvoxllama.so"))
        let outcome = await ChatTrial(backends).run(.file("/nowhere/tiny.gguf"))
        #expect(!outcome.isGood && outcome.problem?.contains("make llama") == true)
    }

    @Test(arguments: [0.5, 1.0, 2.0, 4.0]) func aPromptIsCutByTheModelsOwnCount(tokensForEach: Double) async throws {
        let draft = try PromptDraftTests.draft()
        let whole = Double(draft.tokens) * tokensForEach
        func count(_ messages: [JSONValue]) -> Int {
            Int(Double(messages.reduce(0) { $0 + TokenEstimate.tokens(in: $1.text) }) * tokensForEach)
        }
        var least = draft
        least.fit(0)
        for share in [1.5, 0.9, 0.7] {
            let budget = max(Int(whole * share), count(least.messages))
            let messages = await draft.fitted(budget) { count($0) }
            #expect(count(messages) <= budget, "\(tokensForEach), \(share)")
            #expect(messages[0].text.contains("You are heard, not read"), "the persona stays")
        }
    }

    @Test func whatCannotFitIsAsShortAsItCanBe() async throws {
        let draft = try PromptDraftTests.draft()
        var least = draft
        least.fit(0)
        let messages = await draft.fitted(10) { _ in 5_000 }
        #expect(messages == least.messages)
    }

    @Test func aFailureOfTheFileSaysWhetherItIsWorthAskingAgain() {
        func kind(_ kind: LlamaError.Kind) -> ChatFailure.Kind {
            ChatFailure(LlamaError(kind, "w", at: "p", advice: "a"), at: "x").kind
        }
        #expect(kind(.libraryMissing) == .final && kind(.notAModel) == .final && kind(.tooLarge) == .final)
        #expect(kind(.overloaded) == .silent && kind(.tooLong) == .broken && kind(.runFailed) == .broken)
    }
}
