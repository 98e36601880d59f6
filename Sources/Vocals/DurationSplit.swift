internal import Glibc

/// Shares a phoneme's frames among its phones.
enum DurationSplit {
    /// Up to this stretch of the natural length all phones grow alike; beyond it, as in song, the vowel takes the rest.
    private static let evenStretch: Float = 1.3

    /// `natural` are the predicted frames of each phone. The result sums to `frames`; where there are fewer frames than
    /// phones some get none, the shortest first.
    static func split(_ frames: Int, natural: [Float], phones: [Phone]) -> [Int] {
        guard phones.count > 1 else { return phones.isEmpty ? [] : [frames] }
        let total = natural.reduce(0, +)
        guard total > 0 else { return rounded(natural.map { _ in Float(frames) / Float(phones.count) }, to: frames) }
        let stretch = Float(frames) / total
        let nuclei = phones.indices.filter { phones[$0].isNucleus }
        guard stretch > evenStretch, !nuclei.isEmpty else {
            return rounded(natural.map { $0 * stretch }, to: frames)
        }
        // Glides and codas still grow a little, with the logarithm of the stretch.
        let slow = evenStretch * (1 + 0.25 * logf(stretch / evenStretch))
        var shares = natural.map { $0 * slow }
        let others = phones.indices.filter { !phones[$0].isNucleus }.reduce(Float(0)) { $0 + shares[$1] }
        let nucleusTotal = nuclei.reduce(Float(0)) { $0 + natural[$1] }
        for index in nuclei { shares[index] = (Float(frames) - others) * natural[index] / max(nucleusTotal, 1e-6) }
        return rounded(shares, to: frames)
    }

    /// Rounds shares to whole frames with the given sum, at least one each while there are enough.
    static func rounded(_ shares: [Float], to sum: Int) -> [Int] {
        guard sum >= shares.count else {
            let longest = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }.prefix(max(0, sum))
            return shares.indices.map { longest.contains($0) ? 1 : 0 }
        }
        var whole = shares.map { max(1, Int($0)) }
        var rest = sum - whole.reduce(0, +)
        while rest != 0 {
            // The share furthest from what it got, of those that may still change.
            let step = rest > 0 ? 1 : -1
            let candidates = shares.indices.filter { step > 0 || whole[$0] > 1 }
            guard let index = candidates.max(by: { error($0) * Float(step) < error($1) * Float(step) }) else { break }
            whole[index] += step
            rest -= step
        }
        func error(_ index: Int) -> Float { shares[index] - Float(whole[index]) }
        return whole
    }
}
