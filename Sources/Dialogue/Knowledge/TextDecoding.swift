internal import Foundation

/// Bytes of a document as text: UTF-8, UTF-16 with its mark, or GB 18030, in which Chinese spreadsheets are still saved.
enum TextDecoding {
    /// - Throws: `DialogueError` when the bytes are no text.
    static func text(_ bytes: [UInt8], path: String) throws -> String {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            if let text = String(data: Data(bytes), encoding: .utf16) { return text }
        }
        if bytes.contains(0) {
            throw DialogueError("this is no text: it holds bytes of zero", at: path, advice: "save it as UTF-8 text")
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // CoreFoundation's number for GB 18030, with the mark of an external encoding.
        if let text = String(data: Data(bytes), encoding: String.Encoding(rawValue: 0x8000_0632)) { return text }
        throw DialogueError("the text is neither UTF-8 nor GB 18030", at: path, advice: "save it as UTF-8")
    }
}
