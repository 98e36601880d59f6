import Dialogue
import Testing

@testable import Daemon

@Suite struct RundownRunTests {
    private func run(_ rundown: Rundown) -> RundownRun {
        var run = RundownRun()
        run.follow(rundown, of: "a", stops: 0)
        return run
    }

    private static let evening = Rundown([.say("one"), .wait(10), .sing("two")])

    @Test("It begins when it is told to, goes on when the floor is free, and is over at its end")
    func order() {
        var run = run(Self.evening)
        #expect(run.next(now: 0, isFree: true, hasAudience: true) == nil)
        run.start()
        #expect(run.next(now: 0, isFree: false, hasAudience: true) == nil)
        #expect(run.next(now: 0, isFree: true, hasAudience: false) == nil)
        #expect(run.next(now: 1, isFree: true, hasAudience: true) == .say("one"))
        #expect(run.next(now: 5, isFree: true, hasAudience: true) == nil)
        #expect(run.next(now: 14.9, isFree: true, hasAudience: true) == nil)
        #expect(run.next(now: 15, isFree: true, hasAudience: true) == .sing("two"))
        #expect(run.next(now: 16, isFree: true, hasAudience: true) == nil)
        #expect(run.state == .over)
        run.start()
        #expect(run.next(now: 17, isFree: true, hasAudience: true) == .say("one"))
    }

    @Test("It begins by itself only for somebody, and anew where it repeats")
    func byItself() {
        var run = run(Rundown([.sing("a"), .sing("b")], repeats: true, startsByItself: true))
        #expect(run.next(now: 0, isFree: true, hasAudience: false) == nil)
        let songs = (0..<5).map { run.next(now: Double($0), isFree: true, hasAudience: true) }
        #expect(songs == [.sing("a"), .sing("b"), .sing("a"), .sing("b"), .sing("a")])
        run.reset()
        #expect(run.next(now: 9, isFree: true, hasAudience: true) == nil)
        run.start()
        #expect(run.next(now: 9, isFree: true, hasAudience: true) == .sing("a"))
    }

    @Test("Silences alone never hang, empty run-downs never begin")
    func nothingToDo() {
        var silent = run(Rundown([.wait(1), .wait(1)], repeats: true, startsByItself: true))
        for second in 0..<20 { #expect(silent.next(now: Double(second), isFree: true, hasAudience: true) == nil) }
        #expect(silent.state == .running)
        var empty = run(Rundown(startsByItself: true))
        empty.start()
        #expect(empty.next(now: 0, isFree: true, hasAudience: true) == nil)
        #expect(empty.state == .ready)
    }

    @Test("A stop pauses it, an edit keeps its place, another persona begins its own")
    func changes() {
        var run = run(Self.evening)
        run.start()
        _ = run.next(now: 0, isFree: true, hasAudience: true)
        run.follow(Self.evening, of: "a", stops: 1)
        #expect(run.state == .paused)
        run.start()
        run.skip()
        #expect(run.next(now: 1, isFree: true, hasAudience: true) == .sing("two"))
        run.follow(Rundown([.say("only")]), of: "a", stops: 1)
        #expect(run.index == 1)
        run.follow(Self.evening, of: "b", stops: 7)
        #expect(run.state == .ready)
        #expect(run.index == 0)
    }
}
