/// An ID3v2.4 tag in UTF-8. libsndfile 1.2.0 hands text to LAME as Latin-1, which spoils every title that is not
/// English, so MP3 files get this tag in front instead.
enum ID3Tag {
    static func bytes(_ metadata: AudioMetadata) -> [UInt8] {
        var frames: [UInt8] = []
        if let title = metadata.title { frames += frame("TIT2", text(title)) }
        if let artist = metadata.artist { frames += frame("TPE1", text(artist)) }
        if let software = metadata.software { frames += frame("TSSE", text(software)) }
        if let lyrics = metadata.lyrics, !lyrics.isEmpty {
            frames += frame("USLT", [3] + Array("und".utf8) + [0] + Array(lyrics.utf8))
        }
        var metadata = metadata
        metadata.lyrics = nil
        if let comment = metadata.commentField {
            // Encoding, language "undetermined", an empty description, the text.
            frames += frame("COMM", [3] + Array("und".utf8) + [0] + Array(comment.utf8))
        }
        guard !frames.isEmpty else { return [] }
        return Array("ID3".utf8) + [4, 0, 0] + synchsafe(frames.count) + frames
    }

    /// 3 says UTF-8.
    private static func text(_ text: String) -> [UInt8] { [3] + Array(text.utf8) }

    private static func frame(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + synchsafe(content.count) + [0, 0] + content
    }

    /// Seven bits a byte, so that a size never looks like the beginning of a frame of sound.
    private static func synchsafe(_ size: Int) -> [UInt8] {
        [21, 14, 7, 0].map { UInt8(size >> $0 & 0x7F) }
    }
}
