public import Script

/// Reads music to sing from a file's bytes. The kind is told from the content, never from the name.
public enum ScoreReader {
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what to call it in errors, and the title where the file has none.
    /// - Throws: `ScoreError` where the bytes are not a score, are broken, or exceed `limits`.
    public static func read(_ bytes: [UInt8], name: String, limits: ScoreLimits = .standard) throws -> Score {
        do {
            var score = try recognised(bytes, limits: limits)
            if score.title == nil { score.title = Self.stem(of: name) }
            return score
        } catch let error as ScoreError {
            throw ScoreError(error.what, at: error.place == "" ? name : "\(name), \(error.place)", advice: error.advice)
        }
    }

    /// The names of the formats it can read.
    public static var formats: [String] { ScoreFormat.names }

    private static func recognised(_ bytes: [UInt8], limits: ScoreLimits) throws -> Score {
        guard !bytes.isEmpty else {
            throw ScoreError("the file is empty", at: "", advice: "Export the score again.")
        }
        guard bytes.count <= limits.bytes else {
            throw ScoreError(
                "the file has \(bytes.count) bytes, more than the \(limits.bytes) allowed", at: "",
                advice: "Leave out pictures and parts that are not sung.")
        }
        guard let format = ScoreFormat.all.first(where: { $0.recognises(bytes) }) else {
            throw ScoreError(
                "this is not a score of a known kind", at: "",
                advice: "Export it as one of: \(formats.joined(separator: ", ")).")
        }
        let score = try format.read(bytes, limits)
        guard score.parts.contains(where: { !$0.notes.isEmpty }) else {
            throw ScoreError("the score has no notes to sing", at: "", advice: "Check which part was exported.")
        }
        return score
    }

    private static func stem(of name: String) -> String? {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
        return stem.isEmpty ? nil : stem
    }
}
