internal import Formats
internal import Script

/// One kind of score file: how to know it by its content, and how to read it.
struct ScoreFormat: Sendable {
    var name: String
    var recognises: @Sendable ([UInt8]) -> Bool
    var read: @Sendable ([UInt8], ScoreLimits) throws -> Score

    /// In the order they are tried. A new format is one more row.
    static let all: [ScoreFormat] = [.midi, .aceStudio, .archive, .vocaloid, .musicXML, .utau, .json, .openUtau]

    /// What users know them as.
    static let names = [
        "MusicXML", "compressed MusicXML (.mxl)", "Standard MIDI file", "UST", "USTX", "VSQX", "VPR", "SVP", "DS",
        "ACES",
    ]

    static let midi = ScoreFormat(
        name: "Standard MIDI file",
        recognises: { $0.starts(with: Array("MThd".utf8)) || MIDIFile.isWrappedInRIFF($0) },
        read: { try MIDIScoreReader(limits: $1).read($0) })

    /// The binary projects of later ACE Studios, known so that they are refused by name.
    static let aceStudio = ScoreFormat(
        name: "ACE Studio",
        recognises: { $0.starts(with: Array("ACEP".utf8)) },
        read: { _, _ in
            throw ScoreError(
                "this is a project of ACE Studio (.acep) in its binary form, which is not read", at: "",
                advice: "Export it from ACE Studio as MIDI with lyrics, or as ACES.")
        })

    static let archive = ScoreFormat(
        name: "compressed MusicXML, VPR",
        recognises: { $0.starts(with: [0x50, 0x4B, 0x03, 0x04]) },
        read: { try MusicXMLReader(limits: $1).readCompressed($0) })

    static let vocaloid = ScoreFormat(
        name: "VSQX", recognises: VSQXReader.recognises, read: { try VSQXReader(limits: $1).read($0) })

    static let musicXML = ScoreFormat(
        name: "MusicXML",
        recognises: { MusicXMLReader.looksLikeXML($0) },
        read: { try MusicXMLReader(limits: $1).read($0) })

    static let utau = ScoreFormat(
        name: "UST", recognises: USTText.recognises, read: { try USTReader(limits: $1).read($0) })

    static let openUtau = ScoreFormat(
        name: "USTX", recognises: USTXReader.recognises, read: { try USTXReader(limits: $1).read($0) })

    /// Told apart by their members; the first generations of USTX are JSON too.
    static let json = ScoreFormat(
        name: "SVP, DS",
        recognises: { bytes in
            let first = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
            return (first == UInt8(ascii: "{") || first == UInt8(ascii: "[")) && !USTXReader.recognises(bytes)
        },
        read: { try JSONScoreReader(limits: $1).read($0) })
}

/// Scores in JSON: Synthesizer V's and DiffSinger's.
struct JSONScoreReader {
    var limits: ScoreLimits

    func read(_ bytes: [UInt8]) throws -> Score {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while bytes.last == 0 { bytes = bytes.dropLast() }
        let root: JSONValue
        do {
            root = try JSONValue.parse(Array(bytes), limits: JSONLimits(bytes: limits.bytes))
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: "Open the project in its editor and save it again.")
        }
        if SVPReader.recognises(root) { return try SVPReader(limits: limits).read(root) }
        if ACESReader.recognises(root) { return try ACESReader(limits: limits).read(root) }
        if DSReader.recognises(root) { return try DSReader(limits: limits).read(root) }
        throw ScoreError(Self.unknown(root), at: "", advice: "Export it as MusicXML, MIDI, USTX, SVP or DS.")
    }

    private static func unknown(_ root: JSONValue) -> String {
        if root["compressMethod"] != nil { return "this is a project of ACE Studio, which is compressed or encrypted" }
        if root["mixer"] != nil, root["instrumental"] != nil {
            return "this is a project of the first Synthesizer V (.s5p)"
        }
        if root["formatVersion"] != nil { return "this is utaformatix data, which is not read" }
        return "this JSON is not a score of a known kind"
    }
}
