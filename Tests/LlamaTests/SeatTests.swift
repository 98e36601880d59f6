import Testing

@testable import Llama

@Suite struct SeatTests {
    @Test func theySitDownInTheirOrder() {
        var queue = SeatQueue(seats: 2, capacity: 8)
        #expect(queue.arrive(1, owner: "a") == .seated && queue.arrive(2, owner: "b") == .seated)
        #expect(queue.arrive(3, owner: "c") == .waiting && queue.arrive(4, owner: "d") == .waiting)
        #expect(queue.leave(2) == 3)
        #expect(queue.leave(1) == 4)
        #expect(queue.leave(3) == nil)
    }

    @Test func whoAsksMuchLetsTheOthersGoFirst() {
        var queue = SeatQueue(seats: 1, capacity: 8)
        #expect(queue.arrive(1, owner: "busy") == .seated)
        for id in 2...4 { #expect(queue.arrive(id, owner: "busy") == .waiting) }
        #expect(queue.arrive(5, owner: "quiet") == .waiting)
        #expect(queue.leave(1) == 5)
        #expect(queue.leave(5) == 2)
    }

    @Test func noMoreThanSomeWait() {
        var queue = SeatQueue(seats: 1, capacity: 1)
        #expect(queue.arrive(1, owner: "") == .seated && queue.arrive(2, owner: "") == .waiting)
        #expect(queue.arrive(3, owner: "") == .full)
        #expect(queue.leave(2) == nil)
        #expect(queue.arrive(4, owner: "") == .waiting)
        #expect(queue.leave(1) == 4)
    }

    @Test func whoeverIsCancelledWhileWaitingLeavesTheQueue() async throws {
        let seats = Seats(1, capacity: 8)
        let refusal: @Sendable () -> LlamaError = { LlamaError(.overloaded, "full", at: "", advice: "") }
        let first = try await seats.take(owner: "a", refusal: refusal)
        let second = Task { try await seats.take(owner: "b", refusal: refusal) }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        seats.leave(first)
        let third = try await seats.take(owner: "c", refusal: refusal)
        seats.leave(third)
    }

    @Test func whoComesToAFullQueueIsToldSo() async throws {
        let seats = Seats(1, capacity: 0)
        let refusal: @Sendable () -> LlamaError = { LlamaError(.overloaded, "full", at: "", advice: "") }
        let first = try await seats.take(owner: "a", refusal: refusal)
        await #expect(throws: refusal()) { try await seats.take(owner: "b", refusal: refusal) }
        seats.leave(first)
    }
}
