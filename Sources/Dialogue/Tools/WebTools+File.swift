public import Formats
public import Net

extension WebTools {
    /// Reads the tools' file.
    /// - Throws: `FormatError` with the line of what is wrong.
    public init(file: String, client: HTTPClient) throws {
        try self.init(YAML.load(file, limits: YAML.Limits(bytes: 1 << 20, depth: 24, nodes: 20_000)), client: client)
    }

    public init(_ root: YAMLNode, client: HTTPClient) throws {
        try root.allowOnly(["hosts", "tools"])
        let hosts = Set(try root.required("hosts").elements().map { try $0.text().lowercased() })
        let nodes = try root.required("tools").elements()
        guard nodes.count <= Self.most else {
            throw root.error("has \(nodes.count) tools", advice: "a model can take \(Self.most)")
        }
        var tools: [WebTool] = []
        for node in nodes {
            let tool = try WebTool(node)
            guard let host = tool.host else {
                throw try node.required("url").error("is no http or https address without a user name in it")
            }
            guard hosts.contains(host) else {
                throw try node.required("url").error(
                    "leads to \(host), which is not among `hosts`", advice: "add it there if it may be reached")
            }
            guard !ChatTools.ownNames.contains(tool.name), !tools.contains(where: { $0.name == tool.name }) else {
                throw try node.required("name").error("is taken", advice: "give another")
            }
            tools.append(tool)
        }
        self.init(tools: tools, hosts: hosts, client: client)
    }
}

extension WebTool {
    init(_ node: YAMLNode) throws {
        try node.allowOnly([
            "name", "description", "method", "url", "timeout", "key_variable", "key_file", "parameters",
        ])
        name = try node.required("name").text()
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else {
            throw try node.required("name").error("must be 1 to 64 letters, digits and underscores")
        }
        description = try node.required("description").text()
        method = try node.optional("method")?.text().uppercased() ?? "GET"
        guard ["GET", "POST"].contains(method) else { throw try node.required("method").error("must be GET or POST") }
        url = try node.required("url").text()
        timeout = .seconds(try node.optional("timeout")?.number(in: 0.1...WebTools.longestTimeout) ?? 5)
        if let file = try node.optional("key_file") {
            key = .file(try file.text())
        } else {
            key = try node.optional("key_variable").map { .environment(try $0.text()) } ?? .none
        }
        let given = try node.optional("parameters")
        parameters = given?.json ?? ["type": "object", "properties": [:]]
        guard parameters["type"] == "object" else { throw (given ?? node).error("must have `type: object`") }
        do {
            schema = try JSONSchema(parameters)
        } catch let error as FormatError {
            throw FormatError("\(error.what) in the parameters of `\(name)`", at: node.place, advice: error.advice)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
}
