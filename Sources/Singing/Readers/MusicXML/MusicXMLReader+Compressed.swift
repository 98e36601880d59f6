internal import Formats
internal import Script

extension MusicXMLReader {
    /// `.mxl`: a zip archive whose `META-INF/container.xml` names the score. Where it names none that is there, the
    /// first XML file at the top is taken.
    func readCompressed(_ bytes: [UInt8]) throws -> Score {
        do {
            let limits = ZipArchive.Limits(bytes: limits.bytes, entries: Self.mostEntries)
            let archive = try ZipArchive(bytes, limits: limits)
            if let sequence = VPRReader.entry(of: archive) {
                return try VPRReader(limits: self.limits).read(archive, sequence)
            }
            guard let entry = try Self.named(archive) ?? Self.fallback(archive) else {
                throw ScoreError(
                    "the archive holds neither MusicXML nor a VOCALOID project", at: "",
                    advice: "A .mxl file is made by a notation program, a .vpr file by VOCALOID.")
            }
            return try read(try archive.read(entry, limit: self.limits.bytes))
        } catch let error as FormatError {
            throw ScoreError(error.what, at: error.place, advice: Self.exportAgain)
        }
    }

    /// Pictures and linked parts: far fewer in any real score.
    private static let mostEntries = 2_000

    private static func named(_ archive: ZipArchive) throws -> ZipArchive.Entry? {
        guard let container = archive["META-INF/container.xml"] else { return nil }
        let root = try XML.parse(try archive.read(container, limit: 1 << 20))
        let files = root.first("rootfiles")?.all("rootfile") ?? []
        let path = files.first { ($0["media-type"] ?? "").contains("musicxml") } ?? files.first
        return path?["full-path"].flatMap { archive[$0] }
    }

    private static func fallback(_ archive: ZipArchive) -> ZipArchive.Entry? {
        archive.entries.first { entry in
            let path = entry.path.lowercased()
            return !path.hasPrefix("meta-inf/") && (path.hasSuffix(".xml") || path.hasSuffix(".musicxml"))
        }
    }
}
