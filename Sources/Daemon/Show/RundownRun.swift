import Dialogue

/// Where a show stands in its run-down. A value: the caller gives the time and does what comes next.
struct RundownRun: Sendable, Equatable {
    enum State: String, Sendable {
        /// It has not begun, or was put back to its beginning.
        case ready
        case running
        /// Somebody said stop, or the operator wants a rest.
        case paused
        case over
    }

    private(set) var rundown = Rundown()
    private(set) var state = State.ready
    /// Of the item that comes next.
    private(set) var index = 0
    /// Whose run-down it is.
    private var persona = ""
    /// Monotonic seconds at which a silence ends; nil outside of one.
    private var silence: Double?
    /// How often the performer had been told to stop.
    private var stops = 0

    // MARK: What is asked of it

    mutating func start() {
        if state == .over { index = 0 }
        state = rundown.items.isEmpty ? .ready : .running
        silence = nil
    }

    mutating func pause() {
        if state == .running { state = .paused }
        silence = nil
    }

    /// Leaves out the item that comes next, or the rest of a silence.
    mutating func skip() {
        silence = nil
        if index < rundown.items.count { index += 1 }
    }

    /// Back to its beginning, until it is started.
    mutating func reset() {
        // Where it begins by itself it would do so at once: stopped is stopped.
        state = rundown.startsByItself ? .paused : .ready
        index = 0
        silence = nil
    }

    // MARK: What happens

    /// The run-down as it reads now, and how often the performer has been told to stop. Another persona begins its own;
    /// after an edit it goes on where it was; a stop pauses it.
    mutating func follow(_ rundown: Rundown, of persona: String, stops: Int) {
        if persona != self.persona {
            self = RundownRun()
            self.persona = persona
            self.stops = stops
        }
        if rundown != self.rundown {
            self.rundown = rundown
            index = min(index, rundown.items.count)
        }
        if stops != self.stops {
            self.stops = stops
            pause()
        }
    }

    /// - Parameters:
    ///   - now: monotonic seconds.
    ///   - isFree: nobody speaks or sings, and nothing waits.
    ///   - hasAudience: somebody listens: nobody performs to an empty room.
    /// - Returns: what is to be done now, never a silence.
    mutating func next(now: Double, isFree: Bool, hasAudience: Bool) -> Rundown.Item? {
        guard hasAudience, isFree, !rundown.items.isEmpty else { return nil }
        if state == .ready, rundown.startsByItself { state = .running }
        guard state == .running else { return nil }
        // Each item is looked at once: a run-down of silences alone comes to its first one.
        for _ in 0...rundown.items.count {
            if index >= rundown.items.count {
                guard rundown.repeats else {
                    state = .over
                    return nil
                }
                index = 0
            }
            guard case .wait(let seconds) = rundown.items[index] else {
                index += 1
                return rundown.items[index - 1]
            }
            let end = silence ?? now + seconds
            silence = end
            guard now >= end else { return nil }
            silence = nil
            index += 1
        }
        return nil
    }
}
