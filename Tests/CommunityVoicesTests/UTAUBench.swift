import Audio
import Formats
import Foundation
import Phonetics
import Script
import Singing
import Vocals

@testable import CommunityVoices

/// A sample bank of calculated sound in a folder of its own: vowels of known resonances at 220 Hz, alone, behind 80 ms of
/// noise, and behind another vowel. Gone when the test is done.
final class UTAUBench: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("utau-\(UUID().uuidString)").path
    static let rate = 44_100
    /// Hz.
    static let pitch = 220.0

    /// Hz of the first two resonances.
    static let vowels: [String: (Double, Double)] = [
        "a": (800, 1300), "i": (300, 2300), "u": (350, 1200), "e": (500, 1900), "o": (480, 900), "n": (280, 1000),
    ]

    /// - Parameter context: with samples behind every vowel, too.
    init(context: Bool = false) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var lines: [String] = []
        for vowel in Self.vowels.keys.sorted() {
            let kana = vowel == "n" ? "ん" : JapaneseSyllables.spellings(of: [Phoneme("ja/\(vowel)")])[0]
            try write(Self.vowel(vowel, seconds: 0.6), to: "\(kana).wav")
            lines.append("\(kana).wav=\(kana),20,60,-520,20,20")
            try write(Self.noise(0.08) + Self.vowel(vowel, seconds: 0.6), to: "s\(vowel).wav")
            for mora in Self.moras(vowel) { lines.append("s\(vowel).wav=\(mora),10,130,-600,70,15") }
            guard context else { continue }
            for before in Self.vowels.keys.sorted() {
                let name = "\(before)\(vowel).wav"
                try write(Self.vowel(before, seconds: 0.25) + Self.vowel(vowel, seconds: 0.5), to: name)
                lines.append("\(name)=\(before) \(kana),100,210,-560,150,60")
            }
        }
        try write(Data(lines.joined(separator: "\r\n").data(using: .shiftJIS) ?? Data()), to: "oto.ini")
        try write("name=試験".data(using: .shiftJIS) ?? Data(), to: "character.txt")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Every mora with a consonant that ends in a vowel.
    private static func moras(_ vowel: String) -> [String] {
        let consonants = ["k", "s", "sh", "t", "ch", "ts", "n", "h", "f", "m", "y", "r", "w"]
        return consonants.compactMap { consonant in
            JapaneseSyllables.spellings(of: [Phoneme("ja/\(consonant)"), Phoneme("ja/\(vowel)")]).first
        }
    }

    func bank() async throws -> SampleBank { try await UTAUFormat().bank(folder: path) }

    func write(_ data: Data, to file: String) throws { try data.write(to: URL(fileURLWithPath: "\(path)/\(file)")) }

    func write(_ samples: [Float], to file: String) throws {
        try AudioFile.write(AudioClip(samples: samples, rate: Self.rate), to: "\(path)/\(file)")
    }

    func otoLines() throws -> [String] {
        let bytes = try FileBytes.read("\(path)/oto.ini", limit: 1 << 20)
        return (Iconv.decode(bytes, from: "CP932") ?? "").split(whereSeparator: \.isNewline).map(String.init)
    }

    func setOto(_ lines: [String]) throws { try write(Data(lines.joined(separator: "\n").utf8), to: "oto.ini") }

    static func singer(_ bank: SampleBank) throws -> Singer { Singer(voice: bank, frontEnd: try FrontEnd()) }

    // MARK: Sound

    /// Amplitude of a harmonic behind two resonances of 90 Hz.
    static func response(_ hertz: Double, _ vowel: String) -> Double {
        guard let (first, second) = vowels[vowel] else { return 0 }
        return [first, second].map { centre in
            let (a, b) = (centre * centre - hertz * hertz, 90 * hertz)
            return centre * centre / (a * a + b * b).squareRoot()
        }.reduce(1, *)
    }

    static func vowel(_ name: String, seconds: Double) -> [Float] {
        let count = Int(seconds * Double(rate))
        var sound = [Double](repeating: 0, count: count)
        for harmonic in 1...45 {
            let hertz = pitch * Double(harmonic)
            let size = response(hertz, name) / Double(harmonic)
            for index in 0..<count {
                sound[index] += size * sin(2 * .pi * hertz * Double(index) / Double(rate) + Double(harmonic * harmonic))
            }
        }
        let peak = sound.map(abs).max() ?? 1
        return sound.map { Float($0 / peak * 0.5) }
    }

    static func noise(_ seconds: Double) -> [Float] {
        var state: UInt64 = 7
        return (0..<Int(seconds * Double(rate))).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max) * 0.1
        }
    }
}
