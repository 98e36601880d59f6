import Dialogue
import Script
import Stage
import Testing

@testable import Daemon

/// Who has the floor and who waits, without a performer.
@Suite struct TurnQueueTests {
    static func say(_ text: String, _ number: Int, by sender: String = "Ada", at time: Double = 0) -> TurnRequest {
        TurnRequest(matter: .command(.say(text: text)), number: number, sender: sender, received: time)
    }

    static func command(_ command: StageCommand, _ number: Int) -> TurnRequest {
        TurnRequest(matter: .command(command), number: number, sender: "operator", received: 0)
    }

    /// A queue that a test can ask inside an expectation.
    final class Floor {
        var queue: TurnQueue

        init(_ queue: TurnQueue) { self.queue = queue }

        func offer(_ request: TurnRequest, isHeard: Bool) -> TurnQueue.Decision {
            queue.offer(request, isHeard: isHeard)
        }

        func ended(_ number: Int) -> TurnRequest? { queue.ended(number) }
        var current: TurnRequest? { queue.current }
        var waiting: [TurnRequest] { queue.waiting }
        var isFree: Bool { queue.isFree }
    }

    static func speaking(_ policy: TurnPolicy) -> Floor {
        let queue = Floor(TurnQueue(policy: policy))
        _ = queue.offer(say("one", 1, by: "Bob"), isHeard: false)
        return queue
    }

    @Test(arguments: TurnPolicy.allCases) func onAFreeFloorEverybodyBegins(policy: TurnPolicy) {
        let queue = Floor(TurnQueue(policy: policy))
        let request = Self.say("one", 1)
        #expect(queue.offer(request, isHeard: false) == .begin(request))
        #expect(!queue.isFree && queue.ended(1) == nil && queue.isFree)
    }

    @Test func interruptTakesTheFloor() {
        let queue = Self.speaking(.interrupt)
        let request = Self.say("two", 2)
        #expect(queue.offer(request, isHeard: true) == .begin(request))
        #expect(queue.ended(1) == nil && queue.current == request, "the turn that was cut ends nothing")
    }

    @Test func queueKeepsTheOrderAndMergesOneViewersMessages() {
        let queue = Self.speaking(.queue)
        #expect(queue.offer(Self.say("two", 2, at: 9), isHeard: true) == .wait)
        #expect(queue.offer(Self.say("three", 3, by: "Cy", at: 9), isHeard: true) == .wait)
        #expect(queue.offer(Self.say("and more", 4, at: 10), isHeard: true) == .wait)
        #expect(queue.ended(1) == Self.say("two\nand more", 4, at: 9))
        #expect(queue.ended(4)?.text == "three")
        #expect(queue.ended(3) == nil && queue.isFree)
    }

    @Test func replaceKeepsOnlyTheNewest() {
        let queue = Self.speaking(.replace)
        for (number, name) in [(2, "Ada"), (3, "Cy"), (4, "Dee")] {
            #expect(queue.offer(Self.say("\(number)", number, by: name, at: 9), isHeard: true) == .wait)
        }
        #expect(queue.ended(1)?.number == 4)
        #expect(queue.ended(4) == nil)
    }

    @Test(arguments: TurnPolicy.allCases) func twoHalvesOfAThoughtAreOneBeforeAnythingIsHeard(policy: TurnPolicy) {
        let queue = Floor(TurnQueue(policy: policy))
        _ = queue.offer(Self.say("one", 1, at: 5), isHeard: false)
        #expect(queue.offer(Self.say("more", 2, at: 6), isHeard: false) == .begin(Self.say("one\nmore", 2, at: 5)))
        // Too late to be the same thought.
        let late = queue.offer(Self.say("else", 3, at: 5 + TurnQueue.mergeWindow), isHeard: false)
        #expect(late == (policy == .interrupt ? .begin(Self.say("else", 3, at: 5 + TurnQueue.mergeWindow)) : .wait))
    }

    @Test func theQueueIsBoundedAndTheOldestGoes() {
        let queue = Self.speaking(.queue)
        for number in 2..<(2 + TurnQueue.most) {
            #expect(queue.offer(Self.say("x", number, by: "v\(number)", at: 9), isHeard: true) == .wait)
        }
        let dropped = queue.offer(Self.say("x", 99, by: "last", at: 9), isHeard: true)
        #expect(dropped == .overflow(Self.say("x", 2, by: "v2", at: 9)))
        #expect(queue.waiting.count == TurnQueue.most)
    }

    @Test func aMergedMessageIsNeverLongerThanAMessageMayBe() {
        let queue = Self.speaking(.queue)
        let long = String(repeating: "x", count: StageProtocol.longestText - 1)
        _ = queue.offer(Self.say(long, 2, at: 9), isHeard: true)
        _ = queue.offer(Self.say("yy", 3, at: 9), isHeard: true)
        #expect(queue.waiting.map(\.number) == [2, 3])
    }

    @Test func stopEmptiesTheQueueAndExactWordsOnlyComeFirst() {
        let queue = Self.speaking(.queue)
        _ = queue.offer(Self.say("two", 2, at: 9), isHeard: true)
        let exact = Self.command(.speak(text: "now", language: nil, emotion: nil), 3)
        #expect(queue.offer(exact, isHeard: true) == .begin(exact) && queue.waiting.count == 1)
        let stop = Self.command(.stop, 4)
        #expect(queue.offer(stop, isHeard: true) == .begin(stop) && queue.waiting.isEmpty)
    }

    @Test func whatIsSaidUnaskedYieldsToEverybody() throws {
        let queue = Floor(TurnQueue(policy: .queue))
        var topics = IdleTopics(persona: persona, seed: 1)
        let topic = topics.next()
        let aside = TurnRequest(matter: .aside(try #require(topic)), number: 1, sender: "", received: 0)
        #expect(queue.offer(aside, isHeard: false) == .begin(aside))
        #expect(queue.offer(aside, isHeard: true) == .refuse)
        let request = Self.say("hello", 2, at: 9)
        #expect(queue.offer(request, isHeard: true) == .begin(request))
        let remark = TurnRequest(matter: .remark("so?"), number: 3, sender: "B", received: 9)
        #expect(queue.offer(remark, isHeard: true) == .refuse)
    }

    private var persona: Persona {
        var persona = Persona(id: "x", name: "X", language: .english)
        persona.catchphrases = ["Well I never."]
        return persona
    }
}

@Suite struct IdleTests {
    @Test func silenceWithAnAudienceIsBrokenOnceATime() {
        var clock = IdleClock(patience: 10)
        func due(_ now: Double, silent: Bool = true, audience: Bool = true) -> Bool {
            clock.isDue(now: now, isSilent: silent, hasAudience: audience)
        }
        #expect(!due(0) && !due(9.9) && due(10))
        #expect(!due(10.1) && !due(20) && due(20.2))
        #expect(!due(25) && !due(26, silent: false) && !due(34) && !due(43) && due(44))
        #expect(!due(50, audience: false) && !due(61) && !due(70) && due(71))
    }

    @Test func withoutPatienceItNeverIs() {
        var clock = IdleClock(patience: nil)
        let answers = [0, 1e9].map { clock.isDue(now: $0, isSilent: true, hasAudience: true) }
        #expect(answers == [false, false])
    }

    @Test func aTalkGoesRoundAndEnds() {
        var talk = Colloquy(speakers: 3, turns: 4)
        var order: [Int] = []
        while let next = talk.next(after: "so", isFree: true) { order.append(next) }
        #expect(order == [0, 1, 2, 0])
    }

    @Test func aTalkEndsWhenAViewerWaitsOrNobodyAnswers() {
        var talk = Colloquy(speakers: 2, turns: 9)
        let turns = [("so", true), ("so", false), ("", true)].map { talk.next(after: $0, isFree: $1) }
        #expect(turns == [0, nil, nil])
        var alone = Colloquy(speakers: 1, turns: 9)
        let nobody = alone.next(after: "so", isFree: true)
        #expect(nobody == nil)
        var endless = Colloquy(speakers: 2, turns: .max)
        var count = 0
        while endless.next(after: "so", isFree: true) != nil { count += 1 }
        #expect(count == Colloquy.mostTurns)
    }
}
