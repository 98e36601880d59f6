import Dialogue
import Foundation

/// One language model, a server or a file, as an operator sets it up on the control page. The key is not in it.
struct ModelSettings: Codable, Sendable, Equatable {
    var name: String
    /// Of a server, as its model; empty for a file.
    var url: String
    var model: String
    /// A GGUF file of the models' folder, in place of a server.
    var file: String?
    var api: ChatConfiguration.API?
    /// The server knows the tools protocol.
    var tools: Bool?
    var contextTokens: Int?
    var maximumTokens: Int?
    /// Seconds to the first word, and from word to word.
    var firstWordSeconds: Double?
    var stallSeconds: Double?
    /// What a million tokens cost.
    var inputPrice: Double?
    var outputPrice: Double?
    /// How words are chosen: 0 is always the likeliest.
    var temperature: Double?
    /// For a file only.
    var topP: Double?
    var minP: Double?
    var repeatPenalty: Double?
    var seed: UInt32?
    var threads: Int?
    /// Texts that end an answer.
    var stop: [String]?

    /// - Throws: `DaemonError` that names the field.
    func check() throws(DaemonError) {
        let isName = { (byte: UInt8) in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(isName), name != "configured", name != "file"
        else {
            throw Self.wrong("name", "1 to 40 small letters, digits, hyphens and underscores")
        }
        if let file { try checkFile(file) } else { try checkServer() }
        try checkNumbers()
    }

    private func checkFile(_ file: String) throws(DaemonError) {
        guard ModelsFolder.isName(file) else {
            throw Self.wrong("file", "the name of a .gguf file in the models' folder, without a path")
        }
        guard url.isEmpty, model.isEmpty, api == nil || api == .file, tools != true else {
            throw Self.wrong("url", "nothing for a file: it has no address, model name, protocol or tools")
        }
        guard stop?.count ?? 0 <= 8, (stop ?? []).allSatisfy({ (1...64).contains($0.utf8.count) }) else {
            throw Self.wrong("stop", "at most 8 texts of 1 to 64 bytes")
        }
    }

    private func checkServer() throws(DaemonError) {
        guard api != .file else { throw Self.wrong("file", "the name of a .gguf file in the models' folder") }
        for (field, value) in [("url", url), ("model", model)] where value.isEmpty {
            throw DaemonError("`\(field)` is missing", at: field, advice: "give it, or the name of a `file`")
        }
        guard url.utf8.count <= 500, let parts = URLComponents(string: url),
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false, parts.user == nil,
            parts.password == nil, parts.query == nil, parts.fragment == nil
        else {
            throw Self.wrong("url", "an http or https address such as http://127.0.0.1:8080/v1, without a key in it")
        }
        guard (1...200).contains(model.utf8.count), model.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw Self.wrong("model", "the model's name on that server")
        }
    }

    private func checkNumbers() throws(DaemonError) {
        try Self.check("contextTokens", contextTokens.map(Double.init), 512...10_000_000)
        try Self.check("maximumTokens", maximumTokens.map(Double.init), 16...100_000)
        try Self.check("firstWordSeconds", firstWordSeconds, 0.5...120)
        try Self.check("stallSeconds", stallSeconds, 0.5...120)
        try Self.check("inputPrice", inputPrice, 0...1_000_000)
        try Self.check("outputPrice", outputPrice, 0...1_000_000)
        try Self.check("temperature", temperature, 0...2)
        try Self.check("topP", topP, 0.01...1)
        try Self.check("minP", minP, 0...1)
        try Self.check("repeatPenalty", repeatPenalty, 0.5...3)
        try Self.check("threads", threads.map(Double.init), 0...64)
    }

    private static func check(
        _ field: String, _ value: Double?, _ range: ClosedRange<Double>
    ) throws(DaemonError) {
        guard let value, !range.contains(value) else { return }
        throw wrong(field, "a number from \(range.lowerBound) to \(range.upperBound)")
    }

    private static func wrong(_ field: String, _ expected: String) -> DaemonError {
        DaemonError("`\(field)` cannot be that", at: field, advice: "give \(expected)")
    }

    /// Where a key would go: a key is never sent to another place than it was given for.
    var origin: String {
        let parts = URLComponents(string: url)
        return "\(parts?.scheme?.lowercased() ?? "")://\(parts?.host?.lowercased() ?? ""):\(parts?.port ?? -1)"
    }

    func configuration(key: ChatConfiguration.Key, files: ModelsFolder) -> ChatConfiguration {
        file.map { configuration(of: $0, in: files) } ?? server(key: key)
    }

    private func configuration(of file: String, in files: ModelsFolder) -> ChatConfiguration {
        var result = ChatConfiguration.file(files.path(of: file), name: name, contextTokens: contextTokens ?? 4096)
        result.maximumTokens = maximumTokens ?? result.maximumTokens
        result.firstTokenTimeout = firstWordSeconds.map { .seconds($0) } ?? result.firstTokenTimeout
        result.stallTimeout = stallSeconds.map { .seconds($0) } ?? result.stallTimeout
        result.temperature = temperature ?? result.temperature
        result.file.topP = topP ?? result.file.topP
        result.file.minP = minP ?? result.file.minP
        result.file.repeatPenalty = repeatPenalty ?? result.file.repeatPenalty
        result.file.seed = seed
        result.file.threads = threads ?? 0
        result.file.stopWords = stop ?? []
        return result
    }

    private func server(key: ChatConfiguration.Key) -> ChatConfiguration {
        ChatConfiguration(
            name: name, baseURL: url, model: model, api: api ?? .chat, key: key, temperature: temperature ?? 0.7,
            maximumTokens: maximumTokens ?? 400, contextTokens: contextTokens ?? 8192,
            firstTokenTimeout: .seconds(firstWordSeconds ?? 6), stallTimeout: .seconds(stallSeconds ?? 5),
            offersTools: tools ?? false,
            prices: TokenPrices(input: inputPrice ?? 0, output: outputPrice ?? 0))
    }
}
