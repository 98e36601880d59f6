/// Who may talk with a model, which has only so many seats: in their order, but whoever holds a seat already lets the
/// others go first, and of the others those that waited longest since their last. A value.
struct SeatQueue {
    enum Answer: Equatable { case seated, waiting, full }

    private struct Guest {
        var id: Int
        var owner: String
    }

    private let seats: Int
    private let capacity: Int
    private var seated: [Guest] = []
    private var waiting: [Guest] = []
    /// When each owner sat down last.
    private var served: [String: Int] = [:]
    private var clock = 0

    /// - Parameter capacity: who may wait; more are refused.
    init(seats: Int, capacity: Int) {
        self.seats = seats
        self.capacity = capacity
    }

    mutating func arrive(_ id: Int, owner: String) -> Answer {
        guard seated.count >= seats else {
            sit(Guest(id: id, owner: owner))
            return .seated
        }
        guard waiting.count < capacity else { return .full }
        waiting.append(Guest(id: id, owner: owner))
        return .waiting
    }

    /// - Returns: who sits down instead.
    mutating func leave(_ id: Int) -> Int? {
        waiting.removeAll { $0.id == id }
        guard let place = seated.firstIndex(where: { $0.id == id }) else { return nil }
        seated.remove(at: place)
        let next = waiting.indices.min { rank(waiting[$0]) < rank(waiting[$1]) }
        guard let next else {
            // Nobody is here: nothing is owed to anybody.
            if seated.isEmpty { served = [:] }
            return nil
        }
        let guest = waiting.remove(at: next)
        sit(guest)
        return guest.id
    }

    private mutating func sit(_ guest: Guest) {
        clock += 1
        served[guest.owner] = clock
        seated.append(guest)
    }

    private func rank(_ guest: Guest) -> (Int, Int, Int) {
        (seated.count { $0.owner == guest.owner }, served[guest.owner] ?? 0, guest.id)
    }
}
