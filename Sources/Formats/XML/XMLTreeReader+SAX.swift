internal import CXML

extension XMLTreeReader {
    /// Computed: the structure holds pointers and so cannot be a shared constant in Swift 6.
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = elementStarted
        handler.endElementNs = { context, _, _, _ in XMLTreeReader.of(context)?.reader.end() }
        handler.characters = charactersFound
        // Indentation is not content, but a space between words of mixed content may arrive here.
        handler.ignorableWhitespace = charactersFound
        handler.cdataBlock = charactersFound
        handler.entityDecl = { context, _, _, _, _, _ in refuse(context, "entity declarations are not allowed") }
        handler.unparsedEntityDecl = { context, _, _, _, _ in
            refuse(context, "entity declarations are not allowed")
        }
        handler.reference = { context, name in
            let name = name.map { String(cString: $0) } ?? ""
            refuse(context, "the entity `&\(name);` is not known")
        }
        // Set so that libxml2 does not print; the last error is read from the context.
        handler.serror = { _, _ in }
        return handler
    }

    /// libxml2 passes the parser as user data; the reader hangs on its private pointer.
    static func of(_ context: UnsafeMutableRawPointer?) -> (reader: XMLTreeReader, parser: xmlParserCtxtPtr)? {
        guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let reader = parser.pointee._private
        else { return nil }
        return (Unmanaged<XMLTreeReader>.fromOpaque(reader).takeUnretainedValue(), parser)
    }
}

private func refuse(_ context: UnsafeMutableRawPointer?, _ what: String) {
    guard let (reader, parser) = XMLTreeReader.of(context) else { return }
    reader.fail(what, parser)
}

private func charactersFound(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ length: Int32) {
    guard let (reader, _) = XMLTreeReader.of(context) else { return }
    reader.characters(String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self))
}

/// Attributes come as five pointers each: local name, prefix, namespace, beginning and end of the value. Those that a
/// document type only defaults come last and are left out: a long default on many elements would be another bomb.
private func elementStarted(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?, _ namespaceCount: Int32,
    _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: Int32, _ defaultedCount: Int32,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let (reader, parser) = XMLTreeReader.of(context), let name else { return }
    var values: [String: String] = [:]
    for index in 0..<Int(attributeCount - defaultedCount) {
        guard let attributes, let key = attributes[5 * index], let start = attributes[5 * index + 3],
            let end = attributes[5 * index + 4]
        else { continue }
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        values[String(cString: key)] = String(decoding: bytes, as: UTF8.self)
    }
    reader.begin(String(cString: name), attributes: values, parser)
}
