import Foundation

/// A GGUF file, written byte by byte.
struct GGUFBytes {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
    mutating func put(_ text: String) {
        put(UInt64(text.utf8.count))
        bytes += text.utf8
    }
    mutating func put(_ values: [Float]) { values.withUnsafeBytes { bytes += $0 } }
    mutating func pad(to step: Int) { while bytes.count % step != 0 { bytes.append(0) } }
}

/// A model of the Llama architecture with random weights: it says nonsense, and says it as any model does. Its words are
/// bytes, some English words and the marks of ChatML.
struct TinyModel {
    struct Tensor {
        var name: String
        var shape: [Int]
        var values: [Float]
    }

    static let words = ["the", "organ", "is", "old", "and", "warm", "today", "come", "in", "sit", "down", "rain"]
    static let width = 64
    static let feed = 128
    static let heads = 4
    var layers = 2
    /// Entries of the header, written as they stand: a test may spoil them.
    var architecture = "llama"
    var contextTokens: UInt32 = 4096
    var hasTemplate = true
    var extra: [(String, UInt32)] = []

    /// Token, score, and type: 2 unknown, 3 control, 6 byte, 1 normal.
    var vocabulary: [(String, Float, Int32)] {
        var list: [(String, Float, Int32)] = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3)]
        list += [("<|im_start|>", 0, 3), ("<|im_end|>", 0, 3)]
        for byte in 0..<256 { list.append(("<0x" + String(format: "%02X", byte) + ">", 0, 6)) }
        for (place, word) in Self.words.enumerated() { list.append(("▁" + word, -1 - Float(place), 1)) }
        return list + [(".", -90, 1), (",", -91, 1), ("▁", -92, 1)]
    }

    private var tensors: [Tensor] {
        var random = SplitMix(state: 7)
        let count = vocabulary.count
        func normal(_ name: String, _ shape: [Int], _ scale: Float) -> Tensor {
            let factor = scale / Float(shape[0]).squareRoot()
            return Tensor(
                name: name, shape: shape, values: (0..<shape.reduce(1, *)).map { _ in random.normal() * factor })
        }
        func ones(_ name: String) -> Tensor {
            Tensor(name: name, shape: [Self.width], values: Array(repeating: 1, count: Self.width))
        }
        var output = normal("output.weight", [Self.width, count], 4)
        // Only words and signs have a chance: bytes alone would make no sentence.
        for place in 0..<(261 * Self.width) { output.values[place] = 0 }
        var list = [normal("token_embd.weight", [Self.width, count], 8), output, ones("output_norm.weight")]
        for layer in 0..<layers {
            list += [ones("blk.\(layer).attn_norm.weight"), ones("blk.\(layer).ffn_norm.weight")]
            for name in ["attn_q", "attn_k", "attn_v", "attn_output"] {
                list.append(normal("blk.\(layer).\(name).weight", [Self.width, Self.width], 1))
            }
            list.append(normal("blk.\(layer).ffn_gate.weight", [Self.width, Self.feed], 1))
            list.append(normal("blk.\(layer).ffn_up.weight", [Self.width, Self.feed], 1))
            list.append(normal("blk.\(layer).ffn_down.weight", [Self.feed, Self.width], 1))
        }
        return list
    }

    /// The file, and how many bytes of it are header.
    func file() -> (bytes: [UInt8], header: Int) {
        var out = GGUFBytes()
        let tensors = tensors
        let entries = entries
        out.put(UInt32(0x4655_4747))
        out.put(UInt32(3))
        out.put(UInt64(tensors.count))
        out.put(UInt64(entries.count))
        for (key, write) in entries {
            out.put(key)
            write(&out)
        }
        var offset = 0
        for tensor in tensors {
            out.put(tensor.name)
            out.put(UInt32(tensor.shape.count))
            for size in tensor.shape { out.put(UInt64(size)) }
            out.put(UInt32(0))
            out.put(UInt64(offset))
            offset += (tensor.values.count * 4 + 31) / 32 * 32
        }
        out.pad(to: 32)
        let header = out.bytes.count
        for tensor in tensors {
            out.put(tensor.values)
            out.pad(to: 32)
        }
        return (out.bytes, header)
    }

    static func freshPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString).gguf").path
    }

    func write(to path: String) throws { try Data(file().bytes).write(to: URL(fileURLWithPath: path)) }

    private typealias Entry = (String, (inout GGUFBytes) -> Void)

    private var entries: [Entry] {
        func number(_ key: String, _ value: UInt32) -> Entry {
            (
                key,
                { out in
                    out.put(UInt32(4))
                    out.put(value)
                }
            )
        }
        func text(_ key: String, _ value: String) -> Entry {
            (
                key,
                { out in
                    out.put(UInt32(8))
                    out.put(value)
                }
            )
        }
        func real(_ key: String, _ value: Float) -> Entry {
            (
                key,
                { out in
                    out.put(UInt32(6))
                    out.put([value])
                }
            )
        }
        func isNot(_ key: String) -> Entry {
            (
                key,
                { out in
                    out.put(UInt32(7))
                    out.put(UInt8(0))
                }
            )
        }
        func list<Value>(
            _ key: String, _ type: UInt32, _ values: [Value], _ put: @escaping (inout GGUFBytes, Value) -> Void
        )
            -> Entry
        {
            (
                key,
                { out in
                    out.put(UInt32(9))
                    out.put(type)
                    out.put(UInt64(values.count))
                    for value in values { put(&out, value) }
                }
            )
        }
        let words = vocabulary
        var list = [
            text("general.architecture", architecture), text("general.name", "tiny"),
            number("llama.context_length", contextTokens), number("llama.embedding_length", UInt32(Self.width)),
            number("llama.block_count", UInt32(layers)), number("llama.feed_forward_length", UInt32(Self.feed)),
            number("llama.attention.head_count", UInt32(Self.heads)),
            number("llama.attention.head_count_kv", UInt32(Self.heads)),
            number("llama.rope.dimension_count", UInt32(Self.width / Self.heads)),
            real("llama.attention.layer_norm_rms_epsilon", 1e-5),
            text("tokenizer.ggml.model", "llama"),
            list("tokenizer.ggml.tokens", 8, words.map(\.0)) { $0.put($1) },
            list("tokenizer.ggml.scores", 6, words.map(\.1)) { $0.put([$1]) },
            list("tokenizer.ggml.token_type", 5, words.map(\.2)) { $0.put($1) },
            number("tokenizer.ggml.bos_token_id", 1), number("tokenizer.ggml.eos_token_id", 4),
            number("tokenizer.ggml.unknown_token_id", 0),
            isNot("tokenizer.ggml.add_space_prefix"),
        ]
        if hasTemplate { list.append(text("tokenizer.chat_template", Self.template)) }
        return list + extra.map { number($0.0, $0.1) }
    }

    static let template =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' "
        + "+ '\\n'}}{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\\n'}}{% endif %}"
}

/// Steele, Lea and Flood 2014, and Box and Muller 1958.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func normal() -> Float {
        let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &self))).squareRoot()
        return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self)))
    }
}
