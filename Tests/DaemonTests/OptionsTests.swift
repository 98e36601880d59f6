import Testing

@testable import Daemon

@Suite struct OptionsTests {
    @Test func valuesFlagsAndWordsAreToldApart() throws {
        let options = try Options(
            ["hello", "-o", "out.wav", "--voice=house", "--json", "--", "--not-a-flag"],
            takingValue: ["-o", "--voice"],
            bare: ["--json"])
        #expect(options.positional == ["hello", "--not-a-flag"])
        #expect(options.values == ["-o": "out.wav", "--voice": "house"])
        #expect(options.has("--json"))
    }

    @Test func anUnknownOptionAndAMissingValueAreUsageErrors() {
        #expect { try Options(["--what"], takingValue: [], bare: []) } throws: { ($0 as? DaemonError)?.status == 64 }
        #expect { try Options(["-o"], takingValue: ["-o"], bare: []) } throws: { ($0 as? DaemonError)?.status == 64 }
    }

    @Test func aNegativeNumberIsAWord() throws {
        #expect(try Options(["-3.5"], takingValue: [], bare: []).positional == ["-3.5"])
    }
}
