/// A GGUF file as its header describes it, checked against the file's size before llama.cpp sees it: what llama.cpp does
/// not expect can end the process.
public struct GGUFFile: Sendable, Equatable {
    public var path: String
    public var bytes: Int
    /// `llama`, `qwen2` …
    public var architecture: String
    /// As its maker calls it; empty where they do not.
    public var name: String
    public var parameters: Int
    /// Tokens that it was trained with; 0 where the header does not say.
    public var contextTokens: Int
    public var words: Int
    public var hasTemplate: Bool
    /// Of context, for a token: keys and values of all layers in half precision.
    public var bytesPerToken: Int

    private static let mostEntries: UInt64 = 65_536
    private static let mostTensors: UInt64 = 65_536

    /// - Throws: `LlamaError` that says what is wrong with the file, and where in it.
    public static func examine(_ path: String) throws(LlamaError) -> GGUFFile {
        var reader = try GGUFReader(path: path)
        let (entries, tensors) = try counts(&reader)
        var values: [String: GGUFValue] = [:]
        for _ in 0..<entries {
            let key = try reader.text(limit: 1024)
            values[key] = try GGUFValue.read(&reader)
        }
        var parameters = 0
        var end = 0
        for _ in 0..<tensors {
            let tensor = try GGUFTensor.read(&reader)
            parameters += tensor.elements
            end = max(end, tensor.offset + tensor.bytes)
        }
        try checkRoom(for: end, after: values["general.alignment"], reader)
        return try GGUFFile(values, parameters: parameters, reader)
    }

    private static func counts(_ reader: inout GGUFReader) throws(LlamaError) -> (entries: UInt64, tensors: UInt64) {
        guard reader.size >= 24, try reader.number(UInt32.self) == 0x4655_4747 else {
            throw LlamaError(
                .notAModel, "this is not a GGUF file", at: reader.path, advice: "Get the model in the GGUF format.")
        }
        let version = try reader.number(UInt32.self)
        guard version == 2 || version == 3 else {
            let reason = version & 0xFFFF == 0 ? "it is written for big-endian machines" : "it is of version \(version)"
            throw LlamaError(
                .notAModel, "this GGUF file cannot be read: \(reason)", at: reader.path,
                advice: "Get one of version 3 for little-endian machines, which nearly all are.")
        }
        let tensors = try reader.number(UInt64.self)
        let entries = try reader.number(UInt64.self)
        guard (1...mostTensors).contains(tensors), (1...mostEntries).contains(entries) else {
            throw reader.damaged("it says that it has \(tensors) tensors and \(entries) entries")
        }
        return (entries, tensors)
    }

    /// The tensors' bytes begin behind the header, at a multiple of the alignment.
    private static func checkRoom(
        for bytes: Int, after alignment: GGUFValue?, _ reader: borrowing GGUFReader
    ) throws(LlamaError) {
        var step = 32
        if let alignment {
            guard case .integer(let given) = alignment, given >= 8, given <= 65_536, given & (given - 1) == 0 else {
                throw reader.damaged("its alignment cannot be")
            }
            step = given
        }
        let start = (reader.offset + step - 1) / step * step
        guard bytes <= reader.size - start else {
            throw reader.damaged("it has \(reader.size) bytes, and its tensors need \(start + bytes)")
        }
    }

    private init(
        _ values: [String: GGUFValue], parameters: Int, _ reader: borrowing GGUFReader
    ) throws(LlamaError) {
        func integer(_ key: String) -> Int? {
            guard case .integer(let value)? = values[key] else { return nil }
            return value
        }
        func text(_ key: String) -> String? {
            guard case .text(let value)? = values[key] else { return nil }
            return String(value.unicodeScalars.filter { $0.value >= 0x20 }.prefix(100).map(Character.init))
        }
        guard let architecture = text("general.architecture"), !architecture.isEmpty else {
            throw reader.damaged("it does not say of which architecture it is")
        }
        guard integer("split.count") ?? 1 <= 1 else {
            throw LlamaError(
                .notAModel, "this is one part of several", at: reader.path,
                advice: "Join them into one file with llama.cpp's llama-gguf-split --merge.")
        }
        guard case .list(let words)? = values["tokenizer.ggml.tokens"], words > 0 else {
            throw LlamaError(
                .notAModel, "this GGUF file has no vocabulary", at: reader.path,
                advice: "Use one with a whole language model in it.")
        }
        path = reader.path
        bytes = reader.size
        self.architecture = architecture
        self.parameters = parameters
        self.words = words
        name = text("general.name") ?? ""
        contextTokens = max(0, integer("\(architecture).context_length") ?? 0)
        hasTemplate = values["tokenizer.chat_template"] != nil
        bytesPerToken = try Self.memory(architecture, integer, reader)
    }

    /// Counts beyond any model's are refused: llama.cpp would ask for memory by them.
    private static func memory(
        _ architecture: String, _ integer: (String) -> Int?, _ reader: borrowing GGUFReader
    ) throws(LlamaError) -> Int {
        func bounded(_ key: String, _ most: Int) throws(LlamaError) -> Int? {
            guard let value = integer("\(architecture).\(key)") else { return nil }
            guard (0...most).contains(value) else { throw reader.damaged("its \(key) is \(value)") }
            return value
        }
        _ = try bounded("context_length", 1 << 30)
        let layers = try bounded("block_count", 4096) ?? 1
        let width = try bounded("embedding_length", 1 << 20) ?? 1
        let heads = try bounded("attention.head_count", 65_536)
        let stored = try bounded("attention.head_count_kv", 65_536) ?? heads ?? 1
        let size = width / max(1, heads ?? 1)
        let key = try bounded("attention.key_length", 65_536) ?? size
        let value = try bounded("attention.value_length", 65_536) ?? size
        return layers * stored * (key + value) * 2
    }
}
