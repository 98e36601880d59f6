internal import Inference

/// How long the solver of a diffusion or a flow works, in the graph's own terms: current exports take `steps` and a depth
/// of 0…1, older ones a stride `speedup` over 1,000 steps and a depth counted in them.
struct BankSolver: Sendable, Equatable {
    var steps: Int
    var depth: Double
    /// As the configuration has it; hand-edited ones mix the units, so its size tells them.
    var maxDepth: Double

    /// A fraction, for either unit.
    private var share: Double { min(depth, maxDepth > 1 ? maxDepth / 1_000 : maxDepth) }

    /// A stride must divide 1,000.
    private static func stride(_ wanted: Double) -> Int {
        let most = max(1, Int(wanted))
        return (1...min(1_000, most)).last { 1_000 % $0 == 0 } ?? 1
    }

    func feed(_ feed: inout BankFeed, depthType: Tensor.ElementType?) throws {
        let hasDepth = feed.takes("depth")
        let total = Int((share * 1_000).rounded())
        let stride = Self.stride(Double(hasDepth ? total : 1_000) / Double(steps))
        try feed.give("steps", whole: [Int64(steps)], shape: [1])
        try feed.give("speedup", whole: [Int64(stride)], shape: [1])
        if depthType == .float || depthType == .double {
            try feed.give("depth", [Float(share)], shape: [1])
        } else {
            let unit = feed.takes("speedup") ? stride : 1
            try feed.give("depth", whole: [Int64(max(unit, total / unit * unit))], shape: [1])
        }
    }
}
