internal import Script

/// One kind of score file: how to know it by its first bytes, and how to read it.
struct ScoreFormat: Sendable {
    var name: String
    var recognises: @Sendable ([UInt8]) -> Bool
    var read: @Sendable ([UInt8], ScoreLimits) throws -> Score

    /// In the order they are tried. A new format is one more row.
    static let all: [ScoreFormat] = [.midi, .compressedMusicXML, .musicXML]

    static let midi = ScoreFormat(
        name: "Standard MIDI file",
        recognises: { $0.starts(with: Array("MThd".utf8)) || MIDIFile.isWrappedInRIFF($0) },
        read: { try MIDIScoreReader(limits: $1).read($0) })

    static let compressedMusicXML = ScoreFormat(
        name: "compressed MusicXML",
        recognises: { $0.starts(with: [0x50, 0x4B, 0x03, 0x04]) },
        read: { try MusicXMLReader(limits: $1).readCompressed($0) })

    static let musicXML = ScoreFormat(
        name: "MusicXML",
        recognises: { MusicXMLReader.looksLikeXML($0) },
        read: { try MusicXMLReader(limits: $1).read($0) })
}
