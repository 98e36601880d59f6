import Script
import Testing

@testable import Stage

@Suite struct LineLedgerTests {
    private func line(_ number: Int, start: Int, performer: Int = 0) -> WireLine {
        let plan = Plan(
            text: "good day", language: .english, duration: 1_000,
            words: [Timed("good", start: 0, end: 400), Timed("day", start: 400, end: 1_000)])
        return WireLine(plan: plan, visemes: [], line: number, turn: 1, performer: performer, start: start)
    }

    @Test func aCutKeepsTheWordsThatHadBegun() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 10_000))
        #expect(ledger.cut(performer: 0, at: 10_300) == [.init(line: 1, at: 10_300, heard: "good")])
    }

    @Test func aLineThatHasNotBegunIsDroppedWhole() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 10_000))
        ledger.open(line(2, start: 11_000))
        let cuts = ledger.cut(performer: 0, at: 10_500)
        #expect(cuts.map(\.heard) == ["good day", ""])
        #expect(cuts[1].at == 11_000)
    }

    @Test func aDroppedLineDoesNotDelayTheNext() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 10_000))
        ledger.open(line(2, start: 11_000))
        _ = ledger.cut(performer: 0, at: 10_500)
        #expect(ledger.free(performer: 0) == 10_500)
    }

    @Test func aLineIsCutOnce() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 0))
        #expect(ledger.cut(performer: 0, at: 500).count == 1)
        #expect(ledger.cut(performer: 0, at: 400).isEmpty)
    }

    @Test func anotherPerformerSpeaksOn() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 0, performer: 0))
        ledger.open(line(2, start: 0, performer: 1))
        #expect(ledger.cut(performer: 1, at: 500).map(\.line) == [2])
        #expect(ledger.free(performer: 0) == 1_000)
        #expect(ledger.free(performer: 1) == 500)
    }

    @Test func endedLinesLeaveAndLateJoinersSeeOnlyWhatIsOnAir() {
        var ledger = LineLedger()
        ledger.open(line(1, start: 0))
        ledger.open(line(2, start: 1_000))
        #expect(ledger.onAir(at: 1_500).map(\.line) == [2])
        #expect(ledger.close(before: 1_500).map(\.wire.line) == [1])
        #expect(ledger.entries.map(\.wire.line) == [2])
    }

    @Test func chineseIsHeardWithoutSpaces() {
        let plan = Plan(
            text: "你好。", language: .mandarin, duration: 900,
            words: [Timed("你", start: 0, end: 300), Timed("好", start: 300, end: 900)])
        let wire = WireLine(plan: plan, visemes: [], line: 1, turn: 1, performer: 0, start: 0)
        #expect(LineLedger.heard(of: wire, until: 400) == "你好")
    }
}
