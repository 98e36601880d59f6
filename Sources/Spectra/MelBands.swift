internal import Glibc

/// Mel bands of a spectrum, and their values spread over its bins again: Slaney's scale, triangles of equal area, as in
/// `Training/voicelab/features.py`. Triangles overlap by half, so a bin lies in two of them.
public struct MelBands: Sendable {
    /// The lowest level that a band has: training's floor.
    public static let floor: Float = 1e-5
    /// Its natural logarithm.
    public static let silence = logf(floor)

    public let count: Int
    /// Hz of each band's peak.
    public let centres: [Float]
    /// The first bin that lies in a band, and for each from there on the first of its two bands, plus one.
    public let first: Int
    private let band: [Int32]
    /// What the bin gives to the first of its bands and to the next one.
    private let falling, rising: [Float]
    /// The share of the next one in what the bin gets back, 0…1.
    private let share: [Float]

    /// - Parameters:
    ///   - count: how many.
    ///   - range: Hz of the first one's lower and the last one's upper end.
    ///   - rate: Hz of the sound.
    ///   - length: samples of the transform, which has length/2 + 1 bins.
    public init(_ count: Int, range: ClosedRange<Float>, rate: Int, length: Int) {
        self.count = count
        let ends = (Self.mel(Double(range.lowerBound)), Self.mel(Double(range.upperBound)))
        let edges = (0..<count + 2).map {
            Self.hertz(ends.0 + (ends.1 - ends.0) * Double($0) / Double(count + 1))
        }
        centres = edges[1...count].map(Float.init)
        var (band, falling, rising, share): ([Int32], [Float], [Float], [Float]) = ([], [], [], [])
        var first: Int?
        var place = 0
        for bin in 0...length / 2 {
            let hertz = Double(bin) * Double(rate) / Double(length)
            guard hertz >= edges[0], hertz < edges[count + 1] else { continue }
            first = first ?? bin
            while hertz >= edges[place + 1] { place += 1 }
            let rise = (hertz - edges[place]) / (edges[place + 1] - edges[place])
            let down = place == 0 ? 0 : (1 - rise) * 2 / (edges[place + 1] - edges[place - 1])
            let up = place == count ? 0 : rise * 2 / (edges[place + 2] - edges[place])
            band.append(Int32(place))
            falling.append(Float(down))
            rising.append(Float(up))
            share.append(Float(up / max(down + up, 1e-12)))
        }
        (self.first, self.band, self.falling, self.rising, self.share) = (first ?? 0, band, falling, rising, share)
    }

    /// Bins that lie in a band: `first ..< first + bins`.
    public var bins: Int { band.count }

    /// Sums of magnitudes, `bins` of them, into `count` + 2 values, of which the first and the last belong to no band.
    public func gather(_ magnitudes: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>) {
        for index in 0..<count + 2 { sums[index] = 0 }
        for index in 0..<band.count {
            let place = Int(band[index])
            sums[place] += magnitudes[index] * falling[index]
            sums[place + 1] += magnitudes[index] * rising[index]
        }
    }

    /// For each bin the mean of its two bands, by what it gave to them; of `count` + 2 values as in `gather`.
    public func spread(_ values: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>) {
        for index in 0..<band.count {
            let place = Int(band[index])
            result[index] = values[place] + (values[place + 1] - values[place]) * share[index]
        }
    }

    /// Linear below 1 kHz, logarithmic above (Slaney 1998).
    private static func mel(_ hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) / (log(6.4) / 27)
    }

    private static func hertz(_ mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
    }
}
