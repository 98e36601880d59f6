internal import CSndFile
internal import Glibc

/// Where libsndfile reads and writes: memory or an open file, from an offset on. Going through this rather than
/// through paths keeps libsndfile from taking `-` for standard input, and leaves room in front for a tag.
final class SoundStream {
    private enum Storage {
        case memory([UInt8])
        case file(Int32)
    }

    private var storage: Storage
    private let origin: Int
    private var position = 0
    /// Bytes of the memory's beginning that were taken away.
    private var gone = 0
    /// The first thing that went wrong; libsndfile itself does not pass it on.
    private(set) var failure: Int32?

    /// - Parameter bytes: what is read, or what stands in front of all that is written.
    init(memory bytes: [UInt8], origin: Int = 0) {
        storage = .memory(bytes)
        self.origin = origin
    }

    /// Takes over an open file.
    init(descriptor: Int32, origin: Int = 0) {
        storage = .file(descriptor)
        self.origin = origin
    }

    deinit { if case .file(let descriptor) = storage { close(descriptor) } }

    var bytes: [UInt8] { if case .memory(let bytes) = storage { bytes } else { [] } }

    /// What was written into memory since the last time. What is written over it later is lost.
    func take() -> [UInt8] {
        guard case .memory(let bytes) = storage else { return [] }
        storage = .memory([])
        gone += bytes.count
        return bytes
    }

    fileprivate var length: Int {
        switch storage {
        case .memory(let bytes): return gone + bytes.count - origin
        case .file(let descriptor):
            var status = stat()
            return fstat(descriptor, &status) == 0 ? max(0, Int(status.st_size) - origin) : 0
        }
    }

    fileprivate var tell: Int { position }

    fileprivate func seek(_ offset: Int, _ whence: Int32) -> Int {
        let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : length
        position = max(0, base.addingReportingOverflow(offset).partialValue)
        return position
    }

    fileprivate func read(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
        let done: Int
        switch storage {
        case .memory(let bytes):
            let first = origin + position - gone
            done = first < 0 ? 0 : max(0, min(count, bytes.count - first))
            bytes.withUnsafeBytes { source in
                guard done > 0, let start = source.baseAddress else { return }
                target.copyMemory(from: start + first, byteCount: done)
            }
        case .file(let descriptor):
            done = max(0, noting(pread(descriptor, target, count, off_t(origin + position))))
        }
        position += done
        return done
    }

    fileprivate func write(_ source: UnsafeRawPointer, _ count: Int) -> Int {
        var done = 0
        switch storage {
        case .memory(var bytes):
            // Emptied first, so that the array is not copied at each write.
            storage = .memory([])
            // Negative for what lies in front of what is still here.
            let start = origin + position - gone
            let skipped = min(count, max(0, -start))
            let missing = start + count - bytes.count
            if missing > 0, skipped < count { bytes.append(contentsOf: repeatElement(0, count: missing)) }
            bytes.withUnsafeMutableBytes { target in
                guard skipped < count, let base = target.baseAddress else { return }
                (base + start + skipped).copyMemory(from: source + skipped, byteCount: count - skipped)
            }
            storage = .memory(bytes)
            done = count
        case .file(let descriptor):
            while done < count {
                let written = noting(pwrite(descriptor, source + done, count - done, off_t(origin + position + done)))
                guard written > 0 else { break }
                done += written
            }
        }
        position += done
        return done
    }

    private func noting(_ result: Int) -> Int {
        if result < 0, failure == nil { failure = errno }
        return result
    }

    /// libsndfile's table of callbacks; the user pointer is an unretained stream.
    static var callbacks: SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { sf_count_t(stream($0)?.length ?? 0) },
            seek: { offset, whence, user in sf_count_t(stream(user)?.seek(Int(offset), whence) ?? -1) },
            read: { target, count, user in
                guard let target, count > 0 else { return 0 }
                return sf_count_t(stream(user)?.read(target, Int(count)) ?? 0)
            },
            write: { source, count, user in
                guard let source, count > 0 else { return 0 }
                return sf_count_t(stream(user)?.write(source, Int(count)) ?? 0)
            },
            tell: { sf_count_t(stream($0)?.tell ?? 0) })
    }
}

private func stream(_ user: UnsafeMutableRawPointer?) -> SoundStream? {
    user.map { Unmanaged<SoundStream>.fromOpaque($0).takeUnretainedValue() }
}
