import Dialogue
import Testing

@Suite struct RundownTests {
    private func read(_ text: String) throws -> (rundown: Rundown?, problems: [String]) {
        let folder = try TemporaryFolder()
        try folder.write("id: p\nname: P\nlanguage: en\n", to: "p/persona.yaml")
        try folder.write(text, to: "p/rundown.yaml")
        let library = try PersonaLibrary(directory: folder.path)
        return (library["p"]?.rundown, library.problems.map(\.description))
    }

    @Test func aRundownIsAListOfThingsToDo() throws {
        let read = try read("- say: Good evening.\n- wait: 20\n- sing: molihua\n- talk: the tea of the day\n")
        let items: [Rundown.Item] = [.say("Good evening."), .wait(20), .sing("molihua"), .talk("the tea of the day")]
        #expect(read.rundown?.items == items)
        #expect(read.rundown?.repeats == false && read.rundown?.startsByItself == false)
        #expect(read.problems == [])
    }

    @Test func itMayBeginByItselfAndAgain() throws {
        let read = try read("start: auto\nrepeat: true\nitems:\n  - sing: molihua\n")
        #expect(read.rundown == Rundown([.sing("molihua")], repeats: true, startsByItself: true))
        #expect(read.problems == [])
    }

    @Test(arguments: [
        "- dance: wildly", "- wait: 0", "- wait: 9e9", "- {say: a, sing: b}", "- sing: ''", "- say: [a, b]", "- say",
    ])
    func aBadItemIsLeftOutAndTold(item: String) throws {
        let read = try read(item + "\n- say: Still here.\n")
        #expect(read.rundown?.items == [.say("Still here.")])
        #expect(read.problems.contains { $0.contains("rundown.yaml:1") })
    }

    @Test(arguments: ["start: now\nitems: []\n", "repeat: true\n", "items: 7\n", "- say: [", ""])
    func aBrokenFileIsToldAndNeverFatal(text: String) throws {
        let read = try read(text)
        #expect(read.rundown == Rundown())
        #expect(text.isEmpty || !read.problems.isEmpty)
    }
}
