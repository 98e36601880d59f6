internal import CSndFile

/// The kinds of file that are written, told by their suffix.
public enum AudioFileType: String, Sendable, CaseIterable {
    /// Uncompressed, sixteen bits.
    case wav
    /// Lossless, sixteen bits.
    case flac
    /// Ogg Vorbis.
    case ogg
    /// Ogg Opus: 48, 24, 16, 12 or 8 kHz only.
    case opus
    case mp3

    /// - Throws: `AudioError` for a suffix that none of them has.
    public init(path: String) throws {
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
        guard let type = AudioFileType(rawValue: suffix) else {
            let known = Self.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
            throw AudioError(
                "sound cannot be written to a file with this ending", at: path, advice: "end its name in \(known)")
        }
        self = type
    }

    /// For HTTP.
    public var mediaType: String {
        switch self {
        case .wav: "audio/wav"
        case .flac: "audio/flac"
        case .ogg, .opus: "audio/ogg"
        case .mp3: "audio/mpeg"
        }
    }

    var format: Int32 {
        let format =
            switch self {
            case .wav: SF_FORMAT_WAV | SF_FORMAT_PCM_16
            case .flac: SF_FORMAT_FLAC | SF_FORMAT_PCM_16
            case .ogg: SF_FORMAT_OGG | SF_FORMAT_VORBIS
            case .opus: SF_FORMAT_OGG | SF_FORMAT_OPUS
            case .mp3: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
            }
        return Int32(format)
    }
}

/// What a file says about itself.
public struct AudioMetadata: Sendable, Hashable {
    public var title: String?
    public var artist: String?
    /// For people. A label stands before it in the file's comment field.
    public var comment: String?
    /// The words of a song. MP3 has a place of its own for them; elsewhere they stand under the comment.
    public var lyrics: String?
    /// The program that made it. libsndfile adds its own name.
    public var software: String?
    /// That the sound is machine-made, by whom.
    public var label: AudioLabel?

    public init(
        title: String? = nil, artist: String? = nil, comment: String? = nil, lyrics: String? = nil,
        software: String? = nil, label: AudioLabel? = nil
    ) {
        self.lyrics = lyrics
        self.title = title
        self.artist = artist
        self.comment = comment
        self.software = software
        self.label = label
    }

    /// The file's comment field: the label's JSON in the first line, then the comment.
    var commentField: String? {
        let parts = [label?.json, comment, lyrics].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }

    mutating func setCommentField(_ field: String?) {
        guard let field else { return }
        let lines = field.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        label = lines.first.flatMap { AudioLabel(json: String($0)) }
        comment = label == nil ? field : lines.count > 1 ? String(lines[1]) : nil
    }
}
