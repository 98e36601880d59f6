internal import Foundation

/// The simplified form and the plain pinyin of each ideograph, from ICU, made once.
enum ChineseTables {
    /// The block of the common ideographs.
    private static let block: ClosedRange<UInt32> = 0x4E00...0x9FFF

    private static let simplified: [UInt32] = lines(.init("Hant-Hans")).enumerated().map { index, line in
        let scalars = line.unicodeScalars
        return scalars.count == 1 ? scalars.first?.value ?? 0 : block.lowerBound + UInt32(index)
    }

    private static let readings: [[UInt8]] = lines(.mandarinToLatin).map { letters(of: $0) }

    static func simplify(_ scalar: Unicode.Scalar) -> UInt32 {
        guard block.contains(scalar.value) else { return scalar.value }
        return simplified[safe: Int(scalar.value - block.lowerBound)] ?? scalar.value
    }

    /// Letters without tone, `v` for ü; empty for what has no reading.
    static func pinyin(_ scalar: UInt32) -> [UInt8] {
        guard block.contains(scalar) else { return [] }
        return readings[safe: Int(scalar - block.lowerBound)] ?? []
    }

    /// How an ideograph is typed by ear: its pinyin, with the sounds that many speakers do not part taken for one.
    static func sound(of scalar: Unicode.Scalar) -> String? {
        let letters = pinyin(simplify(scalar))
        guard !letters.isEmpty else { return nil }
        var sound = String(decoding: letters, as: UTF8.self)
        for (wide, narrow) in [("zh", "z"), ("ch", "c"), ("sh", "s")] where sound.hasPrefix(wide) {
            sound = narrow + sound.dropFirst(2)
        }
        for (wide, narrow) in [("ing", "in"), ("eng", "en"), ("ang", "an")] where sound.hasSuffix(wide) {
            sound = sound.dropLast(3) + narrow
        }
        return sound
    }

    /// The reading of a whole word, where ICU knows better than by single characters: 银行 is yin hang.
    static func pinyin(ofWord word: String) -> [UInt8] {
        letters(of: word.applyingTransform(.mandarinToLatin, reverse: false) ?? "")
    }

    /// Every ideograph through a transform, one a line: so none is read in the light of its neighbour.
    private static func lines(_ transform: StringTransform) -> [String] {
        let all = block.map { Unicode.Scalar($0).map(String.init) ?? "" }.joined(separator: "\n")
        let lines = (all.applyingTransform(transform, reverse: false) ?? "").components(separatedBy: "\n")
        return lines.count == block.count ? lines : []
    }

    private static func letters(of latin: String) -> [UInt8] {
        var letters: [UInt8] = []
        for scalar in latin.decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic {
                letters.append(UInt8(scalar.value) | 0x20)
            } else if scalar.value == 0x308, letters.last == UInt8(ascii: "u") {
                letters[letters.count - 1] = UInt8(ascii: "v")
            }
        }
        return letters
    }
}
