internal import Foundation

/// The ids of personas: lower-case letters, digits and hyphens, at most 64.
enum PersonaID {
    static func isOne(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy(isByte)
    }

    /// From a name in any script.
    static func make(from name: String) -> String {
        let latin = name.applyingTransform(.toLatin, reverse: false)?.applyingTransform(
            .stripDiacritics, reverse: false)
        var id = ""
        for byte in (latin ?? name).lowercased().utf8.prefix(200) {
            if isByte(byte), byte != UInt8(ascii: "-") {
                id.append(Character(Unicode.Scalar(byte)))
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                if !id.isEmpty, !id.hasSuffix("-") { id += "-" }
            }
        }
        id = String(id.prefix(48))
        while id.hasSuffix("-") { id.removeLast() }
        return id.isEmpty ? "card" : id
    }

    private static func isByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
    }
}
