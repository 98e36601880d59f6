internal import CZip
internal import Glibc

/// The one owner of a libzip archive, and of the bytes it reads from. Not thread-safe: `ZipArchive` locks it.
final class ZipHandle {
    private let archive: OpaquePointer
    private let memory: UnsafeMutableRawPointer?

    init(bytes: [UInt8], source name: String) throws {
        // libzip takes nothing at all for an archive without entries.
        guard !bytes.isEmpty else { throw FormatError("not a ZIP archive: it is empty", at: name) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 16)
        bytes.withUnsafeBytes {
            memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
        }
        var error = zip_error_t()
        defer { zip_error_fini(&error) }
        // The 0 keeps the memory ours.
        guard let source = zip_source_buffer_create(memory, zip_uint64_t(bytes.count), 0, &error) else {
            memory.deallocate()
            throw FormatError("the archive cannot be opened: out of memory", at: name)
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            memory.deallocate()
            throw FormatError("not a ZIP archive: \(String(cString: zip_error_strerror(&error)))", at: name)
        }
        self.archive = archive
        self.memory = memory
    }

    init(path: String, limit: Int) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError("there is no such file", at: path)
        }
        guard status.st_size <= limit else {
            throw FormatError("the archive is longer than the \(limit) bytes allowed", at: path)
        }
        guard status.st_size > 0 else { throw FormatError("not a ZIP archive: it is empty", at: path) }
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw FormatError("not a ZIP archive: \(String(cString: zip_error_strerror(&error)))", at: path)
        }
        self.archive = archive
        memory = nil
    }

    deinit {
        zip_discard(archive)
        memory?.deallocate()
    }

    func entries(limit: Int, source: String) throws -> [ZipArchive.Entry] {
        let count = zip_get_num_entries(archive, 0)
        guard count <= limit else { throw FormatError("the archive has more than \(limit) entries", at: source) }
        return try (0..<zip_uint64_t(max(0, count))).map { index in
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
                throw FormatError("entry \(index) of the archive is damaged", at: source)
            }
            let path = try safe(decoded(index) ?? String(cString: name), source: source)
            let size = status.valid & zip_uint64_t(ZIP_STAT_SIZE) != 0 ? Int(clamping: status.size) : 0
            return ZipArchive.Entry(path: path, size: size, index: index)
        }
    }

    /// A name that is not Unicode is Shift-JIS, where it can be: sample banks are packed so. nil for the library's guess.
    private func decoded(_ index: zip_uint64_t) -> String? {
        guard let raw = zip_get_name(archive, index, zip_flags_t(ZIP_FL_ENC_RAW)) else { return nil }
        let bytes = Array(UnsafeRawBufferPointer(start: raw, count: strlen(raw)))
        return String(validating: bytes, as: UTF8.self) ?? Iconv.decode(bytes, from: "CP932")
    }

    /// A path that stays below any folder it is put into.
    private func safe(_ name: String, source: String) throws -> String {
        let path = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/")
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isDrive = parts.first?.hasSuffix(":") ?? false
        guard !path.isEmpty, !path.hasPrefix("/"), !isDrive, !parts.contains(".."), !parts.contains(".") else {
            throw FormatError("the entry name `\(name)` would leave the archive's folder", at: source)
        }
        return path
    }

    func read(_ index: zip_uint64_t, claimed: Int, limit: Int, place: String) throws -> [UInt8] {
        let tooLong = FormatError("the entry is longer than the \(limit) bytes allowed", at: place)
        guard claimed <= limit else { throw tooLong }
        guard let file = zip_fopen_index(archive, index, 0) else {
            throw FormatError("the entry cannot be opened: \(String(cString: zip_strerror(archive)))", at: place)
        }
        defer { zip_fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = zip_fread(file, &block, zip_uint64_t(block.count))
            guard count >= 0 else {
                throw FormatError("the entry is damaged: \(String(cString: zip_file_strerror(file)))", at: place)
            }
            if count == 0 { return bytes }
            guard bytes.count + Int(count) <= limit else { throw tooLong }
            bytes.append(contentsOf: block[..<Int(count)])
        }
    }
}
