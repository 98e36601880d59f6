/// A PNG or APNG as a list of checked chunks (ISO/IEC 15948), for the texts that character cards keep in it.
struct PNGFile: Sendable {
    struct Chunk: Sendable {
        var type: String
        var data: [UInt8]
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// A long animation has some thousands.
    private static let maximumChunks = 20_000
    /// Bytes of one decompressed text: a card with a large lorebook in base64.
    private static let maximumText = 32 << 20
    private(set) var chunks: [Chunk] = []

    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// - Throws: `DialogueError` for a picture that is cut off or whose checksums do not fit.
    init(_ bytes: [UInt8], place: String) throws {
        var at = Self.signature.count
        while at < bytes.count, chunks.last?.type != "IEND" {
            guard at + 12 <= bytes.count, chunks.count < Self.maximumChunks else {
                throw Self.damaged("cut off", at, place)
            }
            let length = Int(bytes.bigEndian(at: at))
            guard length <= bytes.count - at - 12 else { throw Self.damaged("cut off in a chunk", at, place) }
            let type = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
            guard bytes[at + 4..<at + 8].allSatisfy({ (65...90).contains($0) || (97...122).contains($0) }) else {
                throw Self.damaged("not made of chunks", at, place)
            }
            let crc = bytes.withUnsafeBufferPointer { Checksum.crc32($0[at + 4..<at + 8 + length]) }
            guard crc == bytes.bigEndian(at: at + 8 + length) else {
                throw Self.damaged("damaged: the checksum of its `\(type)` chunk does not fit", at, place)
            }
            chunks.append(Chunk(type: type, data: Array(bytes[at + 8..<at + 8 + length])))
            at += 12 + length
        }
        guard chunks.first?.type == "IHDR" else { throw Self.damaged("without a header", 8, place) }
        guard chunks.last?.type == "IEND" else { throw Self.damaged("cut off", at, place) }
    }

    /// The text under a keyword, decompressed where it must be; nil when there is none.
    func text(_ keyword: String, place: String) throws -> [UInt8]? {
        for chunk in chunks {
            guard ["tEXt", "zTXt", "iTXt"].contains(chunk.type), let end = chunk.data.firstIndex(of: 0),
                String(decoding: chunk.data[..<end], as: UTF8.self).lowercased() == keyword
            else { continue }
            let rest = Array(chunk.data[(end + 1)...])
            do {
                switch chunk.type {
                case "tEXt": return rest
                case "zTXt":
                    guard rest.first == 0 else { throw Inflate.Failure.damaged }
                    return try Inflate.zlib(Array(rest.dropFirst()), limit: Self.maximumText)
                default: return try Self.international(rest)
                }
            } catch {
                throw DialogueError(
                    error as? Inflate.Failure == .tooLong
                        ? "the text `\(keyword)` of the picture is longer than \(Self.maximumText >> 20) MiB"
                        : "the compressed text `\(keyword)` of the picture is damaged", at: place,
                    advice: "Export the card again.")
            }
        }
        return nil
    }

    /// iTXt: a compression flag and method, a language, a translated keyword, the text.
    private static func international(_ data: [UInt8]) throws -> [UInt8] {
        guard data.count >= 4 else { throw Inflate.Failure.damaged }
        guard let language = data[2...].firstIndex(of: 0), let keyword = data[(language + 1)...].firstIndex(of: 0)
        else { throw Inflate.Failure.damaged }
        let text = Array(data[(keyword + 1)...])
        return data[0] == 0 ? text : try Inflate.zlib(text, limit: maximumText)
    }

    /// The texts that hold a card.
    private static let keywords = ["chara", "ccv3"]

    /// The picture with these texts in place of the card in it (a stale `ccv3` would win over a fresh `chara`);
    /// everything else stays byte for byte.
    func bytes(withCard texts: [(keyword: String, text: [UInt8])]) -> [UInt8] {
        let kept = chunks.filter { chunk in
            guard ["tEXt", "zTXt", "iTXt"].contains(chunk.type), let end = chunk.data.firstIndex(of: 0) else {
                return true
            }
            return !Self.keywords.contains(String(decoding: chunk.data[..<end], as: UTF8.self).lowercased())
        }
        let added = texts.map { Chunk(type: "tEXt", data: Array($0.keyword.utf8) + [0] + $0.text) }
        // Texts may stand anywhere before the end; just before it is where every program looks.
        return Self.signature + (kept.dropLast() + added + kept.suffix(1)).flatMap(Self.encode)
    }

    static func encode(_ chunk: Chunk) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt32(chunk.data.count))
        let body = Array(chunk.type.utf8) + chunk.data
        bytes += body
        bytes.append(bigEndian: Checksum.crc32(body))
        return bytes
    }

    private static func damaged(_ how: String, _ offset: Int, _ place: String) -> DialogueError {
        DialogueError("the picture is \(how), at byte \(offset)", at: place, advice: "Fetch or export the card again.")
    }
}

extension PNGFile {
    /// A plain picture for cards that have none: 64 × 96 in one colour, uncompressed inside.
    static func plain() -> [UInt8] {
        let (width, height) = (64, 96)
        var header: [UInt8] = []
        header.append(bigEndian: UInt32(width))
        header.append(bigEndian: UInt32(height))
        // Eight bits of grey a pixel, not interlaced.
        header += [8, 0, 0, 0, 0]
        let pixels = [UInt8]((0..<height).map { _ in [0] + [UInt8](repeating: 0xC8, count: width) }.joined())
        var data: [UInt8] = [0x78, 0x01, 0x01]
        data.append(littleEndian: pixels.count, count: 2)
        data.append(littleEndian: pixels.count ^ 0xFFFF, count: 2)
        data += pixels
        data.append(bigEndian: Checksum.adler32(pixels))
        let chunks = [
            Chunk(type: "IHDR", data: header), Chunk(type: "IDAT", data: data), Chunk(type: "IEND", data: []),
        ]
        return signature + chunks.flatMap(encode)
    }
}
