/// What a reader left out: each kind once, with how often, in the order first met.
struct IgnoredList {
    private var order: [String] = []
    private var counts: [String: Int] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ what: String) {
        if let count = counts[what] {
            counts[what] = count + 1
        } else if order.count < limit {
            order.append(what)
            counts[what] = 1
        }
    }

    var lines: [String] {
        order.map { what in
            let count = counts[what] ?? 1
            return count > 1 ? "\(what) (\(count) times)" : what
        }
    }
}
