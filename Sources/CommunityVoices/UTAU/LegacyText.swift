internal import Formats

/// The texts of a sample bank: UTF-8 where they are that, else the Shift-JIS of the editor's time.
enum LegacyText {
    static func decode(_ bytes: [UInt8]) -> String? {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        return String(validating: bytes, as: UTF8.self) ?? Iconv.decode(bytes, from: "CP932")
            ?? Iconv.decode(bytes, from: "GB18030")
    }
}
