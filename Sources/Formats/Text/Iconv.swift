internal import Glibc

/// Texts of before Unicode: the C library's converter behind one door.
public enum Iconv {
    /// - Parameter encoding: as iconv calls it: `CP932` is Shift-JIS as Windows has it.
    /// - Returns: nil where the bytes are not of that encoding.
    public static func decode(_ bytes: [UInt8], from encoding: String) -> String? {
        guard let handle = iconv_open("UTF-8", encoding), Int(bitPattern: handle) != -1 else { return nil }
        defer { iconv_close(handle) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // No legacy character takes more than four bytes in UTF-8.
        var output = [CChar](repeating: 0, count: bytes.count * 4 + 4)
        var inputLeft = input.count
        var outputLeft = output.count
        let failed = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                return iconv(handle, &from, &inputLeft, &to, &outputLeft) == -1
            }
        }
        guard !failed, inputLeft == 0 else { return nil }
        return String(decoding: output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
