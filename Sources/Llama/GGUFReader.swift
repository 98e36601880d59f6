internal import Glibc

/// Reads a GGUF file's header, front to back, through a small window: the file may have many gigabytes, and nothing that
/// it says of its own sizes is believed before the bytes are there.
struct GGUFReader: ~Copyable {
    let path: String
    let size: Int
    private(set) var offset = 0
    private let descriptor: Int32
    private var window: [UInt8] = []
    private var windowStart = 0

    /// Bytes that are read at a time.
    private static let step = 1 << 16
    /// A header with the largest vocabularies has some 20 MB.
    static let longestHeader = 256 << 20

    init(path: String) throws(LlamaError) {
        let (descriptor, size) = try Self.opened(path)
        self.path = path
        self.size = size
        self.descriptor = descriptor
    }

    private static func opened(_ path: String) throws(LlamaError) -> (Int32, Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw LlamaError(
                .fileMissing, "the model file cannot be opened: \(String(cString: strerror(errno)))", at: path,
                advice: "Check the path.")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LlamaError(.fileMissing, "this is not a file", at: path, advice: "Name a GGUF file.")
        }
        return (descriptor, Int(status.st_size))
    }

    deinit { close(descriptor) }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(LlamaError) -> Number {
        let count = MemoryLayout<Number>.size
        try fill(count)
        let start = offset - windowStart
        offset += count
        return window[start..<(start + count)].reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    /// - Parameter limit: bytes; a longer one is a fault.
    mutating func text(limit: Int) throws(LlamaError) -> String {
        let count = try number(UInt64.self)
        guard count <= UInt64(limit) else { throw damaged("a text in it has \(count) bytes") }
        let length = Int(count)
        try fill(length)
        let start = offset - windowStart
        offset += length
        return String(decoding: window[start..<(start + length)], as: UTF8.self)
    }

    /// Passes over bytes that have to be there.
    mutating func skip(_ count: UInt64) throws(LlamaError) {
        guard count <= UInt64(size - offset) else { throw damaged("it ends too early") }
        offset += Int(count)
        guard offset <= Self.longestHeader else { throw damaged("its header is longer than any model's") }
    }

    func damaged(_ what: String) -> LlamaError {
        LlamaError(
            .notAModel, "this is no whole GGUF file: \(what) (near byte \(offset))", at: path,
            advice: "Download it again, and compare its size with the publisher's.")
    }

    /// The next bytes stand in the window.
    private mutating func fill(_ count: Int) throws(LlamaError) {
        guard offset + count > windowStart + window.count || offset < windowStart else { return }
        guard count <= size - offset else { throw damaged("it ends too early") }
        guard offset + count <= Self.longestHeader else { throw damaged("its header is longer than any model's") }
        let length = min(size - offset, max(count, Self.step))
        window = [UInt8](repeating: 0, count: length)
        windowStart = offset
        var done = 0
        while done < length {
            let read = window.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, length - done, off_t(windowStart + done))
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { throw damaged("it cannot be read on") }
            done += read
        }
    }
}
