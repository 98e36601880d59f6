internal import Formats

/// A UST file as blocks of lines: `[#0000]` and `Key=Value`. Shift-JIS unless it says otherwise or is not.
struct USTText {
    struct Block {
        /// `VERSION`, `SETTING`, `0000`, `TRACKEND`.
        var name: String
        /// The last one of a repeated key wins.
        var values: [String: String] = [:]
        var line: Int
    }

    private(set) var blocks: [Block] = []

    static func recognises(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(4096)
        let text = String(decoding: head, as: UTF8.self)
        return ["[#VERSION]", "[#SETTING]", "[#0000]"].contains { text.contains($0) }
    }

    init(_ bytes: [UInt8]) {
        let text = Self.decode(bytes)
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = String(line).trimmed
            if line.hasPrefix("[#"), line.hasSuffix("]") {
                blocks.append(Block(name: String(line.dropFirst(2).dropLast()), line: number + 1))
            } else if let equals = line.firstIndex(of: "="), let last = blocks.indices.last {
                // Only the first `=` divides: lyrics may hold more.
                let key = String(line[..<equals]).trimmed
                blocks[last].values[key] = String(line[line.index(after: equals)...])
            } else if blocks.last?.name == "VERSION" {
                blocks[blocks.count - 1].values["Version"] = line
            }
        }
    }

    /// What `Charset=` names, else UTF-8 where it is that, else Shift-JIS.
    private static func decode(_ bytes: [UInt8]) -> String {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let head = String(decoding: bytes.prefix(1024), as: UTF8.self)
        let named = head.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("charset=") }
            .map { $0.dropFirst(8).lowercased().trimmed }
        if named == nil || named == "utf-8" || named == "utf8", let text = String(validating: bytes, as: UTF8.self) {
            return text
        }
        let known = [
            "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932", "gbk": "GB18030", "gb2312": "GB18030",
            "big5": "BIG5", "euc-jp": "EUC-JP", "euc-kr": "EUC-KR",
        ]
        let encoding = named.flatMap { known[$0] } ?? "CP932"
        return Iconv.decode(Array(bytes), from: encoding) ?? String(decoding: bytes, as: UTF8.self)
    }
}
