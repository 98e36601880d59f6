internal import Formats

/// The encoding of a file's texts, which MIDI does not name: told from all of them together.
struct TextEncodingGuess: Equatable {
    /// As iconv calls it.
    let name: String

    init(_ texts: [[UInt8]]) {
        // A few hundred kilobytes tell as much as everything.
        let sample = Array(texts.joined(separator: [0x0A]).prefix(1 << 18))
        if texts.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) {
            name = "UTF-8"
        } else if Self.looksLikeShiftJIS(sample) {
            name = "CP932"
        } else if Self.looksLikeGBK(sample) {
            name = "GB18030"
        } else {
            name = "CP1252"
        }
    }

    func decode(_ bytes: [UInt8]) -> String {
        if name == "UTF-8" { return String(decoding: bytes, as: UTF8.self) }
        return Iconv.decode(bytes, from: name) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// Kana are 82 9F…F1 and 83 40…96 there; Chinese texts hardly ever use those bytes in those places.
    private static func looksLikeShiftJIS(_ bytes: [UInt8]) -> Bool {
        var kana = 0
        var double = 0
        var single = 0
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            let second = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch first {
            case 0x81...0x9F, 0xE0...0xFC:
                guard (0x40...0xFC).contains(second), second != 0x7F else { return false }
                double += 1
                if first == 0x82 && (0x9F...0xF1).contains(second) || first == 0x83 && (0x40...0x96).contains(second) {
                    kana += 1
                }
                index += 2
            case 0xA1...0xDF:
                single += 1
                index += 1
            case 0x80, 0xA0, 0xFD...0xFF: return false
            default: index += 1
            }
        }
        return kana > 0 && kana * 4 >= double && single <= double
    }

    /// Everyday hanzi have both bytes at A1 or above (GB 2312); accented Latin letters stand alone between ASCII.
    private static func looksLikeGBK(_ bytes: [UInt8]) -> Bool {
        var everyday = 0
        var other = 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            if bytes[index] >= 0xA1, index + 1 < bytes.count, bytes[index + 1] >= 0xA1 {
                everyday += 1
                index += 2
            } else {
                other += 1
                index += 2
            }
        }
        return everyday > other * 3
    }
}
