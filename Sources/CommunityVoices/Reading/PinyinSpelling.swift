internal import Script

/// Phonemes back to the spelling of Hanyu Pinyin (ISO 7098), whose initials and finals pinyin voices count: `zh/uo` alone
/// is `w o`, `zh/j zh/v` is `j u`.
enum PinyinSpelling {
    /// The initial as spelled, nil for none, and the final.
    static func parts(initial: String?, final: String) -> (initial: String?, final: String) {
        switch initial {
        case nil: return bare(final)
        case "j", "q", "x": return (initial, rounded[final] ?? shortened(final))
        default: return (initial, shortened(final))
        }
    }

    private static let rounded = ["v": "u", "ve": "ue", "van": "uan", "vn": "un"]

    private static func shortened(_ final: String) -> String {
        switch final {
        case "iou": "iu"
        case "uei": "ui"
        case "uen": "un"
        case "ir", "iz": "i"
        case "eh": "e"
        default: final
        }
    }

    private static func bare(_ final: String) -> (initial: String?, final: String) {
        switch final {
        case "i", "in", "ing": return ("y", final)
        case "iou", "iu": return ("y", "ou")
        case "u": return ("w", "u")
        case "uei", "ui": return ("w", "ei")
        case "uen", "un": return ("w", "en")
        case "v", "ve", "van", "vn": return ("y", rounded[final] ?? final)
        default:
            if final.hasPrefix("i"), final.count > 1 { return ("y", String(final.dropFirst())) }
            if final.hasPrefix("u"), final.count > 1 { return ("w", String(final.dropFirst())) }
            return (nil, shortened(final))
        }
    }
}
