import Foundation
import Testing

@testable import Vocals

@Suite struct `The fast exponential` {
    @Test func `is e to the power, and stays finite far out`() {
        var values = stride(from: Float(-20), to: 20, by: 0.037).map { $0 }
        let expected = values.map { exp(Double($0)) }
        FastExponential.exp(&values, count: values.count)
        #expect(zip(values, expected).allSatisfy { abs(Double($0) / $1 - 1) < 1e-6 })
        var far: [Float] = [-1e9, 1e9, 200, -200, 0]
        FastExponential.exp(&far, count: far.count)
        #expect(far.allSatisfy { $0.isFinite && $0 > 0 } && far[4] == 1)
    }
}
