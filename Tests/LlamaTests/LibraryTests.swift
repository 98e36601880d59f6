import Testing

@testable import Llama

@Suite struct LibraryTests {
    @Test(arguments: ["/nowhere/libvoxllama.so", "libm.so.6"]) func aLibraryThatIsNotOursNamesWhatBuildsIt(path: String)
    {
        do {
            _ = try LlamaLibrary.load(path: path)
            Issue.record("\(path) was loaded")
        } catch {
            #expect(error.kind == .libraryMissing && error.advice.contains("make llama"))
        }
    }

    @Test func theFirstFolderThatHasItIsTaken() {
        #expect(LlamaLibrary.found(in: ["/nowhere"]) == "libvoxllama.so")
    }

    @Test func freeMemoryIsWhatLinuxCallsAvailable() {
        #expect(FreeMemory.bytes(in: "MemTotal: 10 kB\nMemAvailable:      2048 kB\n") == 2048 * 1024)
        #expect(FreeMemory.bytes(in: "nothing") == .max)
        #expect(FreeMemory.bytes > 0)
    }

    @Test func numbersFromOutsideStayInTheirBounds() {
        let sampling = LlamaSampling(temperature: 99, topP: -1, minP: 7, repeatPenalty: 0)
        #expect(sampling == LlamaSampling(temperature: 5, topP: 0.01, minP: 1, repeatPenalty: 0.5))
        let choice = LlamaChoice(path: "", contextTokens: -5, threads: 900)
        #expect(choice == LlamaChoice(path: "", contextTokens: 256, threads: 64))
    }
}
