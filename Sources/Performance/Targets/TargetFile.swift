internal import Formats
internal import Foundation

/// What every table has in common.
enum TargetFile {
    /// Entries of a table: the largest known set has 68.
    static let largest = 512

    static func table(_ text: String, file: String) throws(TargetError) -> JSONValue {
        do {
            return try JSONValue.parse(text, limits: JSONLimits(bytes: 1 << 20, depth: 8))
        } catch {
            throw TargetError("\(error)", at: file)
        }
    }

    static func text(_ key: String, of table: JSONValue, file: String) throws(TargetError) -> String {
        guard let text = table[key]?.string, !text.isEmpty else { throw TargetError("\(key) is missing", at: file) }
        return text
    }

    static func exponent(_ json: JSONValue?, at place: String) throws(TargetError) -> Float {
        guard let json else { return 1 }
        guard let value = json.number, (0.1...10).contains(value) else {
            throw TargetError("the curve is not an exponent of 0.1 to 10", at: place)
        }
        return Float(value)
    }
}

/// An exponent that keeps the sign.
enum Exponent {
    static func apply(_ exponent: Float, to value: Float) -> Float {
        guard exponent != 1 else { return value }
        return value < 0 ? -pow(-value, exponent) : pow(value, exponent)
    }
}
