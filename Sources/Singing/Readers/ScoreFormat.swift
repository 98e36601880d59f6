internal import Script
struct ScoreFormat: Sendable {
    var name: String
    var recognises: @Sendable ([UInt8]) -> Bool
    var read: @Sendable ([UInt8], ScoreLimits) throws -> Score
    static let all: [ScoreFormat] = [.midi]
    static let midi = ScoreFormat(
        name: "Standard MIDI file",
        recognises: { $0.starts(with: Array("MThd".utf8)) || MIDIFile.isWrappedInRIFF($0) },
        read: { try MIDIScoreReader(limits: $1).read($0) })
}
