import Foundation
import Testing

@testable import Spectra

@Suite struct `The real transform` {
    private func signal(_ count: Int) -> [Float] { (0..<count).map { Float(($0 * 7919 + 13) % 1009) / 504.5 - 1 } }

    @Test(arguments: [128, 256, 512, 1024, 2048, 4096])
    func `is Fourier's sum, bin for bin`(length: Int) throws {
        let transform = try #require(RealTransform(length: length))
        let (samples, window) = (signal(length), (0..<length).map { 1 + Float($0 % 5) / 10 })
        transform.transform(samples, window: window)
        for bin in stride(from: 0, through: length / 2, by: max(1, length / 128)) {
            var (real, imaginary) = (0.0, 0.0)
            for index in 0..<length {
                let angle = -2 * Double.pi * Double(index * bin % length) / Double(length)
                real += Double(samples[index] * window[index]) * cos(angle)
                imaginary += Double(samples[index] * window[index]) * sin(angle)
            }
            #expect(abs(Double(transform.real[bin]) - real) < 1e-4 * Double(length).squareRoot(), "bin \(bin)")
            #expect(
                abs(Double(transform.imaginary[bin]) - imaginary) < 1e-4 * Double(length).squareRoot(), "bin \(bin)")
        }
    }

    @Test(arguments: [128, 256, 512, 1024, 2048, 4096])
    func `comes back as the signal times its length`(length: Int) throws {
        let transform = try #require(RealTransform(length: length))
        let samples = signal(length)
        transform.transform(samples, window: Array(repeating: 1, count: length))
        var back = [Float](repeating: 0, count: length)
        transform.invert(into: &back)
        #expect(zip(samples, back).allSatisfy { abs($0 - $1 / Float(length)) < 2e-6 })
    }

    @Test func `refuses lengths that it cannot split`() {
        for length in [-2, 0, 1, 64, 100, 127, 1000, 2047] { #expect(RealTransform(length: length) == nil) }
    }
}
