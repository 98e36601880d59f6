internal import Formats
internal import Vocals

/// The voices of a Kokoro model: for each a style for every length of a sentence, counted in tokens.
struct KokoroStyles: Sendable {
    let names: [String]
    /// Styles of a voice, and numbers in one.
    let rows: Int
    let width: Int
    private let values: [[Float]]

    /// 510 lengths of 256 numbers.
    static let usual = (rows: 510, width: 256)
    private static let mostVoices = 2_000
    private static let largestFile = 1 << 30

    init(names: [String], values: [[Float]], rows: Int, width: Int, file: String) throws(VocalsError) {
        guard !names.isEmpty, names.count == values.count, names.count <= Self.mostVoices, rows > 0, width > 0,
            values.allSatisfy({ $0.count == rows * width })
        else { throw Self.bad("its voices are not \(rows) × \(width) numbers each", file) }
        self.names = names
        self.values = values
        self.rows = rows
        self.width = width
    }

    /// The style for a sentence of some tokens, pads not counted. A longer one takes that of the longest.
    func row(of voice: Int, tokens: Int) -> [Float] {
        guard values.indices.contains(voice) else { return [Float](repeating: 0, count: width) }
        let row = min(rows - 1, max(0, tokens))
        return Array(values[voice][row * width..<(row + 1) * width])
    }

    /// All voices in one file, of either kind.
    init(pack path: String, metadata: [String: String]) throws {
        let bytes = try FileBytes.read(path, limit: Self.largestFile)
        if bytes.starts(with: Array("PK".utf8)) {
            try self.init(archive: bytes, path: path)
        } else {
            try self.init(raw: bytes, path: path, metadata: metadata)
        }
    }

    /// sherpa-onnx's `voices.bin`: one voice behind the other. The graph's metadata says how many there are, and their names.
    private init(raw bytes: [UInt8], path: String, metadata: [String: String]) throws {
        let numbers = try Self.numbers(bytes, path)
        let sizes = (metadata["style_dim"] ?? "").split(separator: ",").compactMap { Int($0) }
        let (rows, width) = sizes.count == 3 ? (sizes[0], sizes[2]) : Self.usual
        guard (1...4_096).contains(rows), (1...4_096).contains(width) else {
            throw Self.bad("style_dim is \(metadata["style_dim"] ?? "")", path)
        }
        let size = rows * width
        let count = numbers.count / size
        guard count > 0, count <= Self.mostVoices, numbers.count == count * size,
            metadata["n_speakers"].map({ Int($0) == count }) ?? true
        else {
            throw Self.bad(
                "its \(numbers.count) numbers are not \(metadata["n_speakers"] ?? "some") voices of \(rows) × \(width)",
                path)
        }
        let known = (metadata["speaker_names"] ?? "").split(separator: ",").map {
            String($0.filter { !$0.isWhitespace })
        }
        try self.init(
            names: known.count == count && Set(known).count == count ? known : (0..<count).map(String.init),
            values: (0..<count).map { Array(numbers[$0 * size..<($0 + 1) * size]) }, rows: rows, width: width,
            file: path)
    }

    /// kokoro-onnx's `voices-*.bin`: a ZIP of NumPy arrays, one a voice.
    private init(archive bytes: [UInt8], path: String) throws {
        let limits = ZipArchive.Limits(bytes: Self.largestFile, entries: Self.mostVoices)
        let archive = try ZipArchive(bytes, source: path, limits: limits)
        var named: [(String, NumPyArray)] = []
        for entry in archive.entries where entry.path.hasSuffix(".npy") {
            let array = try NumPyArray(archive.read(entry, limit: 16 << 20), file: "\(path):\(entry.path)")
            named.append((String(entry.path.dropLast(4)), array))
        }
        try self.init(arrays: named.sorted { $0.0 < $1.0 }, file: path)
    }

    /// A folder of files, one a voice: `NAME.npy`, or `NAME.bin` of bare numbers.
    init(folder: VoiceFolder) throws {
        var named: [(String, NumPyArray)] = []
        for name in folder.names where name.hasSuffix(".bin") || name.hasSuffix(".npy") {
            let bytes = try FileBytes.read(folder.path(name), limit: 16 << 20)
            let array =
                name.hasSuffix(".npy")
                ? try NumPyArray(bytes, file: folder.path(name))
                : NumPyArray(
                    shape: [bytes.count / 4 / Self.usual.width, Self.usual.width],
                    values: try Self.numbers(bytes, folder.path(name)))
            named.append((String(name.dropLast(4)), array))
        }
        try self.init(arrays: named, file: folder.folder)
    }

    private init(arrays: [(String, NumPyArray)], file: String) throws {
        let shape = arrays.first?.1.shape ?? []
        guard let width = shape.last, let rows = shape.first else { throw Self.bad("there are no voices in it", file) }
        try self.init(names: arrays.map(\.0), values: arrays.map(\.1.values), rows: rows, width: width, file: file)
    }

    private static func numbers(_ bytes: [UInt8], _ file: String) throws(VocalsError) -> [Float] {
        guard bytes.count % 4 == 0 else { throw bad("has \(bytes.count) bytes, no whole numbers", file) }
        return Float.values(of: bytes[...])
    }

    private static func bad(_ what: String, _ file: String) -> VocalsError {
        VocalsError(.badVoice, what, at: file, advice: "Take the voices that belong to the model.")
    }
}

/// An array in NumPy's file format, version 1 to 3, of little-endian 32-bit numbers.
struct NumPyArray: Sendable {
    var shape: [Int]
    var values: [Float]

    init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
    }

    init(_ bytes: [UInt8], file: String) throws(VocalsError) {
        func bad(_ what: String) -> VocalsError {
            VocalsError(.badVoice, what, at: file, advice: "Take the voices that belong to the model.")
        }
        guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else { throw bad("is no NumPy array") }
        let wide = bytes[6] > 1
        let start = wide ? 12 : 10
        let length = (8..<start).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
        guard length <= bytes.count - start else { throw bad("is cut short") }
        let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard header.contains("'<f4'"), !header.contains("True") else { throw bad("holds no 32-bit numbers in rows") }
        guard let shape = Self.shape(in: header), shape.count <= 4, shape.allSatisfy({ (1...4_096).contains($0) })
        else { throw bad("says no shape") }
        let body = bytes[(start + length)...]
        guard body.count == shape.reduce(4, *) else { throw bad("has another length than its shape") }
        self.init(shape: shape, values: Float.values(of: body))
    }

    private static func shape(in header: String) -> [Int]? {
        guard let name = header.firstRange(of: "'shape'"), let open = header[name.upperBound...].firstIndex(of: "("),
            let close = header[open...].firstIndex(of: ")")
        else { return nil }
        let sizes = header[header.index(after: open)..<close].split(separator: ",").map { part in
            Int(part.filter { !$0.isWhitespace })
        }
        let known = sizes.compactMap(\.self)
        return known.isEmpty || known.count != sizes.count ? nil : known
    }
}

extension Float {
    /// Little-endian numbers.
    static func values(of bytes: ArraySlice<UInt8>) -> [Float] {
        [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
            bytes.withUnsafeBytes { source in
                for index in 0..<bytes.count / 4 {
                    let bits = source.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                    buffer.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
            count = bytes.count / 4
        }
    }
}
