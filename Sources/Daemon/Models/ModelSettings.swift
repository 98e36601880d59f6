import Dialogue
import Foundation

/// One language model server as an operator sets it up on the control page. The key is not in it.
struct ModelSettings: Codable, Sendable, Equatable {
    var name: String
    var url: String
    var model: String
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

    /// - Throws: `DaemonError` that names the field.
    func check() throws(DaemonError) {
        let isName = { (byte: UInt8) in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(isName), name != "configured" else {
            throw Self.wrong("name", "1 to 40 small letters, digits, hyphens and underscores")
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
        try Self.check("contextTokens", contextTokens.map(Double.init), 512...10_000_000)
        try Self.check("maximumTokens", maximumTokens.map(Double.init), 16...100_000)
        try Self.check("firstWordSeconds", firstWordSeconds, 0.5...120)
        try Self.check("stallSeconds", stallSeconds, 0.5...120)
        try Self.check("inputPrice", inputPrice, 0...1_000_000)
        try Self.check("outputPrice", outputPrice, 0...1_000_000)
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

    /// - Parameter patience: seconds to the first word where nothing is said.
    func configuration(key: ChatConfiguration.Key) -> ChatConfiguration {
        ChatConfiguration(
            name: name, baseURL: url, model: model, api: api ?? .chat, key: key,
            maximumTokens: maximumTokens ?? 400, contextTokens: contextTokens ?? 8192,
            firstTokenTimeout: .seconds(firstWordSeconds ?? 6), stallTimeout: .seconds(stallSeconds ?? 5),
            offersTools: tools ?? false,
            prices: TokenPrices(input: inputPrice ?? 0, output: outputPrice ?? 0))
    }
}
