/// Writes a ZIP archive (PKWARE APPNOTE 6.3) with stored entries: a card's pictures are compressed already.
enum ZipWriter {
    /// Entries below 4 GiB in all, with UTF-8 names.
    static func archive(_ entries: [(path: String, bytes: [UInt8])]) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let name = Array(entry.path.utf8)
            let start = archive.count
            var fields: [UInt8] = []
            // Version 2.0, UTF-8 names, stored, and the first day that the format knows.
            for value in [20, 0x0800, 0, 0, 0x21] { fields.append(littleEndian: value, count: 2) }
            fields.append(littleEndian: Int(Checksum.crc32(entry.bytes)), count: 4)
            fields.append(littleEndian: entry.bytes.count, count: 4)
            fields.append(littleEndian: entry.bytes.count, count: 4)
            fields.append(littleEndian: name.count, count: 2)
            fields.append(littleEndian: 0, count: 2)
            archive += [0x50, 0x4B, 3, 4] + fields + name + entry.bytes
            directory += [0x50, 0x4B, 1, 2, 20, 0] + fields + [UInt8](repeating: 0, count: 10)
            directory.append(littleEndian: start, count: 4)
            directory += name
        }
        let start = archive.count
        archive += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        archive.append(littleEndian: entries.count, count: 2)
        archive.append(littleEndian: entries.count, count: 2)
        archive.append(littleEndian: directory.count, count: 4)
        archive.append(littleEndian: start, count: 4)
        return archive + [0, 0]
    }
}
