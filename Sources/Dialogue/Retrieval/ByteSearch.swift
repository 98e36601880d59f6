/// Substring search over UTF-8. The standard library's generic one is far too slow for hundreds of patterns a query.
enum ByteSearch {
    static func holds(_ needle: String, in text: String) -> Bool {
        first(needle, in: text, from: 0) != nil
    }

    static func replace(_ needle: String, in text: String, with replacement: String) -> String {
        guard !needle.isEmpty else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var start = 0
        while let found = first(needle, in: text, from: start) {
            result += bytes[start..<found] + Array(replacement.utf8)
            start = found + needle.utf8.count
        }
        return String(decoding: result + bytes[start...], as: UTF8.self)
    }

    private static func first(_ needle: String, in text: String, from start: Int) -> Int? {
        var needle = needle
        var text = text
        return needle.withUTF8 { needle in
            text.withUTF8 { text in
                guard let head = needle.first, needle.count <= text.count - start else { return nil }
                for index in start...(text.count - needle.count) where text[index] == head {
                    if needle.indices.allSatisfy({ text[index + $0] == needle[$0] }) { return index }
                }
                return nil
            }
        }
    }
}
