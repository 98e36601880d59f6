internal import CXML

/// Collects libxml2's SAX2 events into a tree and stops the parser at the first thing that is not allowed. Building
/// the tree here, not in libxml2, applies the limits while reading.
final class XMLTreeReader {
    private let source: String
    private let limits: XML.Limits
    /// Elements that are open, outermost first.
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var nodes = 0
    private var failure: FormatError?

    init(source: String, limits: XML.Limits) {
        self.source = source
        self.limits = limits
    }

    func read(_ bytes: [UInt8]) throws -> XMLElement {
        Self.prepare
        return try bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let context = xmlCreateMemoryParserCtxt(start, Int32(buffer.count)) else {
                throw FormatError("the document is empty", at: source)
            }
            defer {
                // Only a document type declaration makes libxml2 keep a document in SAX mode.
                if let document = context.pointee.myDoc { xmlFreeDoc(document) }
                context.pointee.myDoc = nil
                xmlFreeParserCtxt(context)
            }
            context.pointee.sax.pointee = Self.handler
            context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
            _ = xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue))
            _ = xmlParseDocument(context)
            if let failure { throw failure }
            guard context.pointee.wellFormed != 0, let root else { throw malformed(context) }
            return root
        }
    }

    /// libxml2's global tables, once for the process.
    private static let prepare: Void = xmlInitParser()

    private func malformed(_ context: xmlParserCtxtPtr) -> FormatError {
        let message = context.pointee.lastError.message.map { String(cString: $0) } ?? "the document ends too early"
        let text = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        return FormatError("not well-formed XML: " + text, at: place(Int(context.pointee.lastError.line)))
    }

    private func place(_ line: Int) -> String {
        guard line > 0 else { return source }
        return source.isEmpty ? "line \(line)" : "\(source):\(line)"
    }

    func fail(_ what: String, _ context: xmlParserCtxtPtr) {
        guard failure == nil else { return }
        failure = FormatError(what, at: place(Int(xmlSAX2GetLineNumber(context))))
        xmlStopParser(context)
    }

    func begin(_ name: String, attributes: [String: String], _ context: xmlParserCtxtPtr) {
        guard failure == nil else { return }
        nodes += 1 + attributes.count
        guard nodes <= limits.nodes else { return fail("the document has more than \(limits.nodes) nodes", context) }
        guard open.count < limits.depth else { return fail("nested deeper than \(limits.depth) elements", context) }
        open.append(XMLElement(name, attributes: attributes, line: Int(xmlSAX2GetLineNumber(context))))
    }

    func end() {
        guard failure == nil, let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    func characters(_ text: String) {
        guard failure == nil, !open.isEmpty else { return }
        open[open.count - 1].text += text
    }
}
