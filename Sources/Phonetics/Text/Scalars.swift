/// Classes of Unicode scalars that the front end tells apart.
extension UInt32 {
    init(scalar: Unicode.Scalar) { self = scalar.value }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLower: Bool { self >= 0x61 && self <= 0x7A }
    var isUpper: Bool { self >= 0x41 && self <= 0x5A }
    var isASCIILetter: Bool { isLower || isUpper }
    /// ASCII letters, and the accented Latin letters that fold onto them.
    var isLatin: Bool { isASCIILetter || (self >= 0xC0 && self <= 0x24F && self != 0xD7 && self != 0xF7) }
    var isHan: Bool {
        (self >= 0x4E00 && self <= 0x9FFF) || (self >= 0x3400 && self <= 0x4DBF) || self == 0x3007
            || (self >= 0xF900 && self <= 0xFAFF) || (self >= 0x20000 && self <= 0x323AF)
    }
    var isKana: Bool {
        (self >= 0x3041 && self <= 0x3096) || (self >= 0x30A1 && self <= 0x30FA) || self == 0x30FC
    }
    var isSpace: Bool {
        self == 0x20 || (self >= 9 && self <= 13) || self == 0xA0 || self == 0x3000
            || (self >= 0x2000 && self <= 0x200A)
            || self == 0x2028 || self == 0x2029 || self == 0x202F || self == 0x205F || self == 0x85
    }
    /// Joiners, marks of direction and variation: neither seen nor said.
    var isInvisible: Bool {
        self == 0xAD || (self >= 0x200B && self <= 0x200F) || (self >= 0x202A && self <= 0x202E)
            || (self >= 0x2060 && self <= 0x206F) || (self >= 0xFE00 && self <= 0xFE0F) || self == 0xFEFF
    }
    /// The digit's value; only of digits.
    var digit: Int { Int(self) - 0x30 }
    var lowercased: UInt32 { isUpper ? self + 32 : self }
}

extension Array where Element == UInt32 {
    /// The scalars as text; what is no scalar is left out.
    var string: String {
        var result = String.UnicodeScalarView()
        for value in self { if let scalar = Unicode.Scalar(value) { result.append(scalar) } }
        return String(result)
    }

    init(scalarsOf text: String) { self = text.unicodeScalars.map(\.value) }
}

extension ArraySlice where Element == UInt32 {
    var string: String { Array(self).string }
}
