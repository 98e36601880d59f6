import Testing

@testable import Spectra

@Suite struct `Eight numbers at once` {
    private let a = Lanes(1.5, -2, 0, 4, -0.25, 1e20, -3, 7)
    private let b = Lanes(2, -2, 5, -4, 0.5, 3, -8, 0.125)

    private func each(_ lanes: Lanes) -> [Float] { (0..<8).map { lanes[$0] } }

    private func pairs(_ function: (Float, Float) -> Float) -> [Float] { zip(each(a), each(b)).map(function) }

    @Test func `are added, subtracted, multiplied and divided as each alone`() {
        #expect(each(a + b) == pairs(+))
        #expect(each(a - b) == pairs(-))
        #expect(each(a * b) == pairs(*))
        #expect(each(a / b) == pairs(/))
        #expect(each(a + 3) == each(a).map { $0 + 3 })
        #expect(each(a - 3) == each(a).map { $0 - 3 })
        #expect(each(a * 3) == each(a).map { $0 * 3 })
        #expect(each(a / 3) == each(a).map { $0 / 3 })
    }

    @Test func `change in place as they do otherwise`() {
        var c = a
        c += b
        c *= b
        c *= 2
        #expect(each(c) == pairs { ($0 + $1) * $1 * 2 })
    }

    @Test func `are compared one by one`() {
        #expect(each(.lower(a, b)) == pairs(min))
        #expect(each(.higher(a, b)) == pairs(max))
        let chosen = Lanes.choose(a, below: b, Lanes(repeating: 1), else: Lanes(repeating: 2))
        #expect(each(chosen) == pairs { $0 < $1 ? 1 : 2 })
        #expect(each(.root(b * b)) == each(b).map { abs($0) })
    }

    @Test func `give the second where the first is no number`() {
        let none = Lanes(repeating: .nan)
        #expect(each(.lower(none, b)) == each(b))
        #expect(each(.higher(none, b)) == each(b))
    }

    @Test func `are put in another order`() {
        let (up, on) = (Lanes(0, 1, 2, 3, 4, 5, 6, 7), Lanes(8, 9, 10, 11, 12, 13, 14, 15))
        #expect(each(up.backwards) == [7, 6, 5, 4, 3, 2, 1, 0])
        #expect(each(.even(up, on)) == [0, 2, 4, 6, 8, 10, 12, 14])
        #expect(each(.odd(up, on)) == [1, 3, 5, 7, 9, 11, 13, 15])
        let (low, high) = Lanes.zipped(up, on)
        #expect(each(low) + each(high) == [0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15])
    }

    @Test func `are read and written at any place`() {
        var numbers = (0..<20).map(Float.init)
        numbers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            (Lanes.load(base + 1) * 2).store(at: base + 11)
        }
        #expect(numbers[10...18].map { $0 } == [10, 2, 4, 6, 8, 10, 12, 14, 16])
    }
}
