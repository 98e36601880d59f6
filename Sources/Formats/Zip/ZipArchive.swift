internal import CZip
internal import Synchronization

/// A ZIP archive from outside, read with libzip. Sizes are counted as bytes come out, so an archive that lies about
/// them gains nothing. Safe to use from several tasks; one entry is read at a time.
public final class ZipArchive: Sendable {
    public struct Entry: Sendable, Hashable {
        /// Relative, with `/` between folders and without `.` or `..`; a folder's name ends in `/`.
        public let path: String
        /// Bytes after inflation, as the archive claims.
        public let size: Int
        let index: UInt64

        public var isFolder: Bool { path.hasSuffix("/") }
    }

    public struct Limits: Sendable {
        /// Bytes of the archive itself.
        public var bytes: Int
        public var entries: Int

        public init(bytes: Int = 1 << 30, entries: Int = 20_000) {
            self.bytes = bytes
            self.entries = entries
        }
    }

    /// In the archive's order.
    public let entries: [Entry]
    private let handle: Mutex<ZipHandle>
    private let source: String

    /// - Parameter source: the archive's name, for errors.
    /// - Throws: `FormatError` when the bytes are no archive, too many, or hold an unsafe name.
    public convenience init(_ bytes: [UInt8], source: String = "", limits: Limits = Limits()) throws {
        guard bytes.count <= limits.bytes else { throw Self.tooLong(source, limits) }
        try self.init(ZipHandle(bytes: bytes, source: source), source: source, limits: limits)
    }

    public convenience init(path: String, limits: Limits = Limits()) throws {
        let handle = try ZipHandle(path: path, limit: limits.bytes)
        try self.init(handle, source: path, limits: limits)
    }

    private init(_ handle: sending ZipHandle, source: String, limits: Limits) throws {
        entries = try handle.entries(limit: limits.entries, source: source)
        self.handle = Mutex(handle)
        self.source = source
    }

    /// The entry at a path; nil when there is none.
    public subscript(path: String) -> Entry? { entries.first { $0.path == path } }

    /// The inflated bytes of an entry.
    /// - Throws: `FormatError` when more than `limit` bytes come out, or the data is damaged.
    public func read(_ entry: Entry, limit: Int = 256 << 20) throws -> [UInt8] {
        let place = source.isEmpty ? entry.path : source + ":" + entry.path
        return try handle.withLock { try $0.read(entry.index, claimed: entry.size, limit: limit, place: place) }
    }

    private static func tooLong(_ source: String, _ limits: Limits) -> FormatError {
        FormatError("the archive is longer than the \(limits.bytes) bytes allowed", at: source)
    }
}
