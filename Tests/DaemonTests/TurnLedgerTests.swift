import Script
import Testing

@testable import Daemon
@testable import Stage

@Suite struct TurnLedgerTests {
    @Test func aPartIsTimedOnce() {
        var ledger = TurnLedger(number: 1, received: 10)
        #expect(ledger.first(.mind, now: 10.5) == 0.5)
        #expect(ledger.first(.mind, now: 11) == nil)
        #expect(ledger.latency.mind == 500)
        #expect(ledger.latency.plan == nil)
    }

    @Test func whatWasHeardIsWholeLinesAndTheBeginningOfTheCutOne() {
        var ledger = TurnLedger(number: 1, received: 0)
        for (line, text) in [(1, "One."), (2, "Two three."), (3, "Four.")] {
            ledger.opened(OnAir(line: line, performer: 0, start: line * 100, duration: 100), text: text)
        }
        let cuts = [
            OutgoingMessage.Cut(line: 2, at: 250, heard: "Two"), OutgoingMessage.Cut(line: 3, at: 300, heard: ""),
        ]
        #expect(ledger.heard(after: cuts) == ["One.", "Two"])
        #expect(ledger.end == 400)
    }
}

@Suite struct LatencyBookTests {
    @Test func mediansComeFromTheNewestMeasurements() {
        let book = LatencyBook()
        for value in 1...100 { book.record(.plan, seconds: Double(value) / 1_000) }
        let summary = book.summaries["plan"]
        #expect(summary?.n == 100)
        #expect(abs((summary?.p50 ?? 0) - 51) < 1.5)
        #expect(abs((summary?.p95 ?? 0) - 96) < 1.5)
        for _ in 0..<1_000 { book.record(.plan, seconds: 1) }
        #expect(book.summaries["plan"]?.p50 == 1_000)
        #expect(book.totals["plan"]?.count == 1_100)
        #expect(book.summaries["mind"] == nil)
    }
}

@Suite struct HouseTests {
    private func role(_ id: String) -> Role {
        Role(id: id, name: id, language: .english, voice: nil, prosody: .plain, timbre: 0, look: "x", greeting: nil)
    }

    @Test func theLeadingPersonaPlaysWhereNoneIsNamed() throws {
        let house = House(roles: [role("a"), role("b")], catalogue: StageCatalogue(), leading: "b")
        #expect(try house.role(nil).id == "b")
        #expect(try house.role("a").id == "a")
        #expect(throws: StageError.self) { try house.role("c") }
    }

    @Test func withoutTheLeadingOneTheFirstPlays() throws {
        #expect(try House(roles: [role("a")], catalogue: StageCatalogue(), leading: "gone").role(nil).id == "a")
        #expect(throws: StageError.self) { try House(roles: [], catalogue: StageCatalogue(), leading: nil).role(nil) }
    }
}
