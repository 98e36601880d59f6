import Script
import Testing

@testable import Dialogue

/// Retry, breaker and route as values: no server, no clock, no chance.
@Suite struct FailoverTests {
    static let now = ContinuousClock.now
    static let passing = ChatFailure(.passing, DialogueError("reset", at: "x", advice: ""))
    static let silent = ChatFailure(.silent, DialogueError("silent", at: "x", advice: ""))
    static let final = ChatFailure(.final, DialogueError("no key", at: "x", advice: ""))

    @Test func waitsDoubleWithJitterUpToTheCap() throws {
        let policy = RetryPolicy(retries: 5, base: .milliseconds(300), cap: .seconds(2))
        var random = SeededGenerator(seed: 1)
        for (retry, whole) in [0.3, 0.6, 1.2, 2, 2].enumerated() {
            for _ in 0..<50 {
                let delay = try #require(policy.delay(retry: retry, random: &random))
                #expect(delay >= .seconds(whole / 2) && delay <= .seconds(whole))
            }
        }
        #expect(policy.delay(retry: 5, random: &random) == nil)
        #expect(policy.delay(retry: 0, wished: .seconds(1), random: &random) == .seconds(1))
        #expect(policy.delay(retry: 0, wished: .seconds(60), random: &random) == nil)
    }

    /// Whether it may be asked at each of these times, one after another.
    static func admits(_ breaker: inout CircuitBreaker, at times: Duration...) -> [Bool] {
        var answers: [Bool] = []
        for time in times { answers.append(breaker.admit(now: now + time)) }
        return answers
    }

    @Test func aBreakerOpensAfterFailuresInARowAndTriesOnce() {
        let rest = CircuitBreaker.firstRest
        var breaker = CircuitBreaker()
        for _ in 0..<2 { breaker.failed(now: Self.now) }
        breaker.succeeded()
        for _ in 0..<2 { breaker.failed(now: Self.now) }
        let few = Self.admits(&breaker, at: .zero)
        #expect(few == [true])
        breaker.failed(now: Self.now)
        #expect(breaker.state == .open)
        // It rests; then one turn tries it, and no other meanwhile.
        let resting = Self.admits(&breaker, at: .zero, rest / 2, rest, rest)
        #expect(resting == [false, false, true, false])
        #expect(breaker.state == .probing)
        breaker.failed(now: Self.now + rest)
        let doubled = Self.admits(&breaker, at: rest * 2, rest * 3)
        #expect(doubled == [false, true])
        breaker.succeeded()
        #expect(breaker == CircuitBreaker())
    }

    @Test func aTrialThatIsGivenUpCanBeMadeAgainAtOnce() {
        var breaker = CircuitBreaker()
        breaker.failed(now: Self.now, isFinal: true)
        let first = Self.admits(&breaker, at: CircuitBreaker.firstRest)
        breaker.abandoned(now: Self.now + CircuitBreaker.firstRest)
        let second = Self.admits(&breaker, at: CircuitBreaker.firstRest)
        #expect(first == [true] && second == [true])
    }

    @Test func aRestIsNeverLongerThanTheLongest() {
        var breaker = CircuitBreaker()
        breaker.failed(now: Self.now, isFinal: true)
        for number in 1...20 {
            let time = CircuitBreaker.longestRest * number
            let answer = Self.admits(&breaker, at: time)
            #expect(answer == [true])
            breaker.failed(now: Self.now + time)
        }
    }

    /// The servers asked, in order, when each fails as told.
    static func path(_ failures: [ChatFailure], servers: Int, retries: Int = 1, elapsed: Duration = .zero) -> [Int] {
        var breakers = [CircuitBreaker](repeating: CircuitBreaker(), count: servers)
        return path(failures, breakers: &breakers, retries: retries, elapsed: elapsed)
    }

    static func path(
        _ failures: [ChatFailure], breakers: inout [CircuitBreaker], retries: Int = 1, elapsed: Duration = .zero
    ) -> [Int] {
        var random = SeededGenerator(seed: 3)
        let policies = breakers.map { _ in RetryPolicy(retries: retries) }
        var route = FailoverRoute(retry: policies, patience: .seconds(10))
        var step = route.begin(&breakers, now: now)
        var asked: [Int] = []
        for failure in failures {
            guard case .ask(let server, _) = step else { break }
            asked.append(server)
            step = route.failed(failure, elapsed: elapsed, breakers: &breakers, now: now, random: &random)
        }
        if case .ask(let server, _) = step { asked.append(server) }
        return asked
    }

    @Test func aPassingFailureIsTriedAgainAndThenTheNextIsAsked() {
        #expect(Self.path([Self.passing, Self.passing, Self.passing, Self.passing], servers: 2) == [0, 0, 1, 1])
        #expect(Self.path([Self.passing], servers: 1) == [0, 0])
        #expect(Self.path([Self.passing], servers: 1, retries: 0) == [0])
    }

    @Test func aWrongKeyAndASilentServerAreNotAskedTwice() {
        #expect(Self.path([Self.final, Self.silent], servers: 2) == [0, 1])
        #expect(Self.path([Self.silent, Self.passing, Self.passing], servers: 2) == [0, 1, 1])
    }

    @Test func patienceEndsTheSearch() {
        #expect(Self.path([Self.passing], servers: 3, elapsed: .seconds(10)) == [0])
    }

    @Test func aServerThatKeepsFailingIsPassedOver() {
        var breakers = [CircuitBreaker(), CircuitBreaker()]
        for _ in 0..<CircuitBreaker.threshold { _ = Self.path([Self.silent], breakers: &breakers) }
        #expect(Self.path([], breakers: &breakers) == [1])
    }

    @Test func withoutServersItIsGivenUpAtOnce() { #expect(Self.path([], servers: 0).isEmpty) }

    @Test(arguments: [
        (500, ChatFailure.Kind.passing), (429, .passing), (408, .passing), (401, .final), (404, .final), (302, .final),
    ])
    func aStatusTellsWhetherToAskAgain(status: Int, kind: ChatFailure.Kind) {
        #expect(ChatFailure(status: status, reason: "", retryAfter: nil, at: "x").kind == kind)
    }

    @Test func aRetryAfterIsReadAsSecondsAndNothingElse() {
        func wait(_ text: String) -> Duration? {
            ChatFailure(status: 429, reason: "", retryAfter: text, at: "x").wait
        }
        #expect(wait("3") == .seconds(3) && wait("-5") == .zero && wait("Wed, 21 Oct 2026 07:28:00 GMT") == nil)
    }
}
